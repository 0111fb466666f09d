// What Java 17 made of the same patterns, recorded from java.util.regex: pattern, text, and for each match its place and groups;
// null where Java refused. Not among them is what is not known here: \X, \N{…}, blocks of Unicode.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { javaRegex, type RegexOptions } from '../../src/regex/java-regex.ts'

type Found = readonly (number | string | null)[]
const lines = JSON.parse(readFileSync(new URL('java-regex.golden.json', import.meta.url), 'utf8')) as [
  pattern: string,
  text: string,
  outcome: readonly Found[] | null,
][]

function found(pattern: string, text: string, options?: RegexOptions): readonly Found[] {
  const { matches, groupCount } = javaRegex(pattern, options)
  return matches(text).map((match) => [
    match.index,
    ...Array.from({ length: groupCount + 1 }, (_, group) => match[group] ?? null),
  ])
}

function reason(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was accepted')
}

describe('a regular expression', () => {
  test.each([
    ['by default', {}],
    ['on the machine', { engine: 'machine' }],
    ['with failures remembered from the first step', { engine: 'machine', rememberAfter: 0 }],
  ] as const)('matches what it matches in Java, and so do its groups: %s', (_, options) => {
    expect(lines.length).toBeGreaterThan(800)
    for (const [pattern, text, outcome] of lines) {
      let mine: readonly Found[] | null
      try {
        mine = found(pattern, text, options)
      } catch {
        mine = null
      }
      expect([pattern, text, mine]).toEqual([pattern, text, outcome])
    }
  })

  test('that is refused says where', () => {
    expect(() => javaRegex('a(b')).toThrow('"a(b" is no regular expression that works here')
    expect(() => javaRegex(`${'('.repeat(20_000)}a`)).toThrow('no regular expression')
    expect(() => javaRegex('(((((a|b){1,99}){1,99}){1,99}){1,99}){1,99}')).toThrow('no regular expression')
    const small = javaRegex('(?:(?:ab){1000}){1000}')
    expect(small.matches('abab')).toEqual([])
    expect(() => small.matches('ab'.repeat(100_000))).toThrow('no regular expression')
  })
})

const [a5000, a300] = ['a'.repeat(5000), 'a'.repeat(300)]

describe('hostile patterns', () => {
  test.each([
    ['(a+)+$', `${a5000}!`],
    ['(a|a)*b', a5000],
    ['(a|aa)+$', `${a5000}!`],
    ['(a*)*b', a5000],
    ['((a*)*)*b', a5000],
    ['(.*a){30}b', a5000],
    ['(?:a?){200}a{200}b', 'a'.repeat(200)],
    ['.*.*.*.*=', a5000],
    ['a+b', 'a'.repeat(200_000)],
    ['(?=(?=(a+)+$)a+)b', a300],
    ['(?!(?!(?!(a+)+$))).b', a300],
    ['(?>(a|a)+)+b', a300],
    ['(?<=(?=(a+)+$)a)b', a300],
    ['(?:(?:a|b)*(?:a|b)*)*c', 'ab'.repeat(2500)],
    ['(\\w+\\s?)*:', 'word '.repeat(1000)],
  ])('come to an end in which nothing matches: %s', (pattern, text) => {
    expect(found(pattern, text, { budget: 2_000_000 })).toEqual([])
  })

  test.each([
    // Without the budget, too, they end, after millions of steps.
    ['(a+)+\\1$', `${'a'.repeat(20)}!`],
    ['(a*)*\\1c', 'a'.repeat(18)],
    ['(?:(a*)\\1)*b', 'a'.repeat(38)],
    ['(?<=a{0,30}a{0,30}a{0,30}b)c', 'a'.repeat(60)],
  ])('with ways that cannot be remembered are stopped and named: %s', (pattern, text) => {
    const message = reason(() => javaRegex(pattern, { budget: 500_000 }).matches(text))
    expect(message).toContain(`${JSON.stringify(pattern)} takes more than 500000 steps`)
  })

  test.each([
    ['(a+)+\\1$', `${a5000}!`],
    ['(a*)*\\1c', a5000],
    ['(?<=(?=.*b)a*)c', a5000],
  ])('are stopped by default: %s', (pattern, text) => {
    expect(reason(() => javaRegex(pattern).matches(text))).toContain('takes more than 10000000 steps')
  })

  test('go on with the next text once they were stopped', () => {
    const { matches } = javaRegex('(a+)+\\1$', { budget: 100_000 })
    reason(() => matches(`${a5000}!`))
    expect(matches('aaaa')[0]?.[1]).toBe('a')
  })

  test('may work in proportion to a long text', () => {
    const text = 'ab,'.repeat(300_000)
    expect(found('(?:(?:a|b)+,)+$', text, { budget: 1000 })).toEqual([[0, text]])
  })
})

test('the work of the native engine is bounded by the length of its texts', () => {
  // Quadratic there; the machine takes over.
  const text = 'a'.repeat(300_000)
  expect(found('a+b', text)).toEqual([])
  expect(found('(a+)b', `${text}b`)).toEqual([[0, `${text}b`, text]])
})
