// Three ways to the same matches: JavaScript's engine where it may be used, the machine with what has failed remembered from the
// first step, and the machine that tries everything. Groups are compared where no way back leaves them as they are: neither in
// what is atomic or looked for, nor in rounds with one way.
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { javaRegex, type RegexOptions } from '../../src/regex/java-regex.ts'

const atom = fc.constantFrom(
  'a',
  'b',
  'ab',
  '.',
  '[ab]',
  '[^a]',
  '\\w',
  '^',
  '$',
  '\\b',
  '\\B',
  '\\z',
  'é',
  '(?i:A)',
  '[^b\\n]',
)
const count = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,3}?', '{2,}')
const possessive = fc.constantFrom('', '*', '+?', '?', '*+', '++', '?+', '{1,2}+')
const text = fc.array(fc.constantFrom('a', 'a', 'b', 'c', 'A', ' ', '\n', '\r', 'é', '😀'), { maxLength: 9 })

/** @param groups how a group may begin; @param repeated whether groups may be repeated, too. */
function patterns(groups: readonly string[], counts: fc.Arbitrary<string>, repeated: boolean): fc.Arbitrary<string> {
  const counted = fc.tuple(atom, counts).map(([part, times]) => part + times)
  return fc.letrec<{ pattern: string; group: string }>((tie) => ({
    group: fc
      .tuple(fc.constantFrom(...groups), tie('pattern'), repeated ? counts : fc.constant(''))
      .map(([open, body, times]) => `${open}${body})${times}`),
    pattern: fc
      .array(fc.oneof({ maxDepth: 4 }, counted, counted, tie('group'), fc.constant('|')), {
        minLength: 1,
        maxLength: 5,
      })
      .map((parts) => parts.join('')),
  })).pattern
}

function spans(pattern: string, on: string, options?: RegexOptions): unknown {
  return javaRegex(pattern, options)
    .matches(on)
    .map((match) => [match.index, match[0]])
}

function groups(pattern: string, on: string, options?: RegexOptions): unknown {
  const { matches, groupCount } = javaRegex(pattern, options)
  return matches(on).map((match) => Array.from({ length: groupCount + 1 }, (_, group) => match[group]))
}

const remembering: RegexOptions = { engine: 'machine', rememberAfter: 0, budget: 100_000 }
const trying: RegexOptions = { engine: 'machine', rememberAfter: Number.POSITIVE_INFINITY, budget: 1_000_000 }

/** The machine that remembers must never give up; where the other one does there is nothing to compare with. */
function compare(look: typeof spans, pattern: string, on: string): void {
  const remembered = look(pattern, on, remembering)
  expect(look(pattern, on)).toEqual(remembered)
  let tried: unknown
  try {
    tried = look(pattern, on, trying)
  } catch (error) {
    expect((error as Error).message).toContain('takes more than')
    return
  }
  expect(remembered).toEqual(tried)
}

describe('the engines agree', () => {
  test.prop([patterns(['(', '(?:', '(?=', '(?!', '(?>'], possessive, true), text], { numRuns: 1000 })(
    'on what matches, whatever the pattern is',
    (pattern, characters) => {
      compare(spans, pattern, characters.join(''))
    },
  )

  test.prop([patterns(['(', '(?:'], count, false), text], { numRuns: 1000 })(
    'on groups that are not repeated',
    (pattern, characters) => {
      compare(groups, pattern, characters.join(''))
    },
  )

  test.prop([patterns(['(?:'], count, true), fc.constantFrom('*', '+', '{2}', '{1,3}', '{0,2}?'), text], {
    numRuns: 500,
  })('on groups that are repeated', (body, times, characters) => {
    compare(groups, `(${body})${times}(a?)`, characters.join(''))
  })
})
