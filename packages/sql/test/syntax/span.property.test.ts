import { test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { Expression } from '../../src/index.ts'
import { formatExpression } from '../../src/syntax/format/expression.ts'
import { parseExpression } from '../../src/syntax/parser.ts'
import { expression } from './format/trees.ts'
import { withoutSpans } from './without-spans.ts'

/** All parts of an expression that mean the same on their own. */
function* parts(tree: unknown): Generator<Expression> {
  if (typeof tree !== 'object' || tree === null) return
  if ('kind' in tree && (tree.kind === 'lambda' || tree.kind === 'unit')) return
  for (const [name, value] of Object.entries(tree)) if (name !== 'type') yield* parts(value)
  if ('kind' in tree) yield tree as Expression
}

test.prop([expression])('the place of each part of an expression holds that part', (tree) => {
  const text = formatExpression(tree)
  const { tree: whole } = parseExpression(text)
  for (const part of parts(whole)) {
    const place = text.slice(part.span.start, part.span.end)
    expect(withoutSpans(parseExpression(place).tree), place).toEqual(withoutSpans(part))
  }
})
