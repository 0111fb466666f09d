// What docs/reference/errors.md quotes is said: each quote has a test that makes the mistake and holds what it is told against the very same text.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readCatalogues } from '../../scripts/errors.ts'
import { quotePattern, quotes } from '../../scripts/quoted-messages.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** The quotes that a source asks about: `quoted('id')`, `isQuoted('id', line)`. */
function quotesIn(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:quoted|isQuoted)\(\s*'([a-z-]+)'/g)].map(([, id = '']) => id)
}

function provoked(): ReadonlySet<string> {
  const folder = join(repository, 'test')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(\.(broker|kafka)\.test|-suite)\.ts$/.test(file),
  )
  return new Set(files.flatMap((file) => quotesIn(readFileSync(join(folder, file), 'utf8'))))
}

describe('the quotes', () => {
  test('are each made by a test', () => {
    const found = provoked()
    expect(Object.keys(quotes).filter((id) => !found.has(id))).toEqual([])
  })

  test('begin with codes of the catalogues, or are log lines', () => {
    const { catalogues } = readCatalogues(repository)
    const codes = new Set(catalogues.flatMap(({ entries }) => entries.map(({ code }) => code)))
    const unknown = Object.values(quotes).filter((quote) => {
      const inside = [...quote.says.matchAll(/\b([A-Z]+_[A-Z_]+): /g)].map(([, code = '']) => code)
      const isError = !('level' in quote)
      return inside.some((code) => !codes.has(code)) || (isError && !quote.says.startsWith(`${inside[0]}: `))
    })
    expect(unknown).toEqual([])
  })
})

describe('a quote', () => {
  test.each([
    ['CODE: topic orders is missing', true],
    ['CODE: topic orders is missing; more', false],
    ['before CODE: topic orders is missing', false],
    ['CODE: topic orders was missing', false],
  ])('is the whole message: %s', (message, matches) => {
    expect(quotePattern('CODE: topic <topic> is missing').test(message)).toBe(matches)
  })

  test('means the same thing where it has the same placeholder twice', () => {
    const pattern = quotePattern('<topic> is missing; make <topic> (or [a-z])')
    expect(pattern.test('orders is missing; make orders (or [a-z])')).toBe(true)
    expect(pattern.test('orders is missing; make others (or [a-z])')).toBe(false)
  })

  test('that no test asks about is found', () => {
    expect(quotesIn("expect(failure).toMatch(quoted('one')) // unquoted('two')")).toEqual(['one'])
  })
})
