// Operands and the signs between them to a tree: signs of a higher rank bind tighter, equal ones from the left.
// Rules read such chains flat, so that a level of parentheses costs few frames of the stack.
import type { IToken, TokenType } from 'chevrotain'
import type { Span } from '../span.ts'
import { Concat, Minus, Percent, Plus, Slash, Star } from '../tokens.ts'
import { words } from '../words.ts'
import type { Arithmetic, Expression } from '../tree/expression.ts'

/** With the span of its text, parentheses included. */
export interface Operand {
  readonly tree: Expression
  readonly span: Span
}

type Combine = (left: Expression, right: Expression, span: Span) => Expression

/** `operators` has one less than `operands`. */
export function fold(operands: readonly Operand[], operators: readonly IToken[]): Expression {
  const done: Operand[] = []
  const waiting: Binary[] = []
  const combineDownTo = (rank: number): void => {
    for (let top = waiting.at(-1); top !== undefined && top.rank >= rank; top = waiting.at(-1)) {
      waiting.pop()
      const [left, right] = done.splice(-2) as [Operand, Operand]
      const span = { start: left.span.start, end: right.span.end }
      done.push({ tree: top.combine(left.tree, right.tree, span), span })
    }
  }
  operands.forEach((operand, index) => {
    const operator = operators[index - 1]
    if (operator !== undefined) {
      const next = binaries.get(operator.tokenType) as Binary
      combineDownTo(next.rank)
      waiting.push(next)
    }
    done.push(operand)
  })
  combineDownTo(0)
  return (done[0] as Operand).tree
}

interface Binary {
  readonly rank: number
  readonly combine: Combine
}

function arithmetic(operator: Arithmetic['operator']): Combine {
  return (left, right, span) => ({ kind: 'arithmetic', operator, left, right, span })
}
function logical(operator: 'AND' | 'OR'): Combine {
  return (left, right, span) => ({ kind: 'logical', operator, left, right, span })
}

const binaries: ReadonlyMap<TokenType, Binary> = new Map<TokenType, Binary>([
  [words.OR, { rank: 1, combine: logical('OR') }],
  [words.AND, { rank: 2, combine: logical('AND') }],
  [Concat, { rank: 1, combine: (left, right, span) => ({ kind: 'call', name: 'CONCAT', args: [left, right], span }) }],
  [Plus, { rank: 2, combine: arithmetic('+') }],
  [Minus, { rank: 2, combine: arithmetic('-') }],
  [Star, { rank: 3, combine: arithmetic('*') }],
  [Slash, { rank: 3, combine: arithmetic('/') }],
  [Percent, { rank: 3, combine: arithmetic('%') }],
])
