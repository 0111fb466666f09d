import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { explain } from '../../src/syntax/diagnostic.ts'
import { formatStatement } from '../../src/syntax/format/statement.ts'
import { parse, parseExpression } from '../../src/syntax/parser.ts'
import { anyStatement } from './format/trees.ts'

/** Pieces of the language in any order, and anything else. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...['SELECT', 'FROM', 'CREATE', 'STREAM', 'TABLE', 'WITH', 'AS', 'INSERT', 'INTO', 'VALUES', 'CASE', 'WHEN', 'END'],
    ...['NOT', 'EXPLAIN', 'ASSERT', 'IF', 'EXISTS', 'GROUP', 'BY', 'PARTITION', 'EMIT', 'CHANGES', 'ARRAY', 'MAP'],
    ...['a', 'b', '`c', '"d"', "'e'", "'", '1', '2.', '3e4', '${v}', '--', '/*', '*/', '\n', ' '],
    ...['(', ')', '[', ']', '<', '>', ',', ';', '.', '->', '=>', ':=', '=', '*', '-', '#', '\\', '\u{1f600}'],
  ),
  fc.string({ maxLength: 4 }),
)
const anyText = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(' '))

/** A statement with some of its characters gone or in other places. */
const damaged = fc
  .tuple(anyStatement, fc.array(fc.tuple(fc.nat(), fc.nat(9), pieces), { maxLength: 3 }))
  .map(([tree, wounds]) =>
    wounds.reduce(
      (text, [where, count, piece]) => {
        const at = where % (text.length + 1)
        return text.slice(0, at) + piece + text.slice(at + count)
      },
      `${formatStatement(tree)};`,
    ),
  )

test.prop([fc.oneof(anyText, damaged), fc.boolean(), fc.dictionary(fc.constant('v'), fc.string())])(
  'any text gives trees or diagnostics, all of them with their place',
  (text, testScript, values) => {
    const { statements, diagnostics } = parse(text, { testScript, variables: new Map(Object.entries(values)) })
    if (text.replace(/--[^\r\n]*|\/\*[^]*?\*\//g, '').trim() !== '') {
      expect(statements.length + diagnostics.length).toBeGreaterThan(0)
    }
    for (const statement of statements) {
      expect(statement.text.endsWith(';')).toBe(true)
      expect(text).toContain(statement.text)
    }
    for (const diagnostic of diagnostics) {
      expect(diagnostic.span.start).toBeLessThanOrEqual(diagnostic.span.end)
      expect(diagnostic.span.end).toBeLessThanOrEqual(text.length)
      expect(explain(text, diagnostic)).toContain('^')
    }
  },
)

test.prop([anyText])('any text is an expression or is not', (text) => {
  const { tree, diagnostics } = parseExpression(text)
  expect(tree === undefined).toBe(diagnostics.length > 0)
})
