import { test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { formatExpression, formatType } from '../../../src/syntax/format/expression.ts'
import { formatStatement } from '../../../src/syntax/format/statement.ts'
import { parse, parseExpression, parseType } from '../../../src/syntax/parser.ts'
import { withoutSpans } from '../without-spans.ts'
import { anyStatement, expression, type } from './trees.ts'

test.prop([expression])('a formatted expression reads back as the same tree', (tree) => {
  const text = formatExpression(tree)
  expect(withoutSpans(parseExpression(text)), text).toEqual({ tree: withoutSpans(tree), diagnostics: [] })
})

test.prop([type])('a formatted type reads back as the same tree', (tree) => {
  const text = formatType(tree)
  expect(withoutSpans(parseType(text)), text).toEqual({ tree: withoutSpans(tree), diagnostics: [] })
})

test.prop([anyStatement])('a formatted statement reads back as the same tree', (tree) => {
  const text = `${formatStatement(tree)};`
  const { statements, diagnostics } = parse(text, { testScript: true })
  expect(diagnostics, text).toEqual([])
  expect(
    statements.map((statement) => withoutSpans(statement.tree)),
    text,
  ).toEqual([withoutSpans(tree)])
})
