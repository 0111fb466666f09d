// WHERE as alternatives, each a list of conditions that hold together. What it holds for stays the same; NULLs are as false as they were.
import type { Expression } from '../syntax/tree/expression.ts'

/** More alternatives than this are not looked at one by one: there is no end to them otherwise. */
const most = 1_000

/** Undefined where there would be too many. */
export function disjunctsOf(where: Expression): readonly (readonly Expression[])[] | undefined {
  switch (where.kind) {
    case 'logical': {
      const [left, right] = [disjunctsOf(where.left), disjunctsOf(where.right)]
      if (!left || !right) return undefined
      if (where.operator === 'OR') return few([...left, ...right])
      if (left.length * right.length > most) return undefined
      return left.flatMap((one) => right.map((other) => [...one, ...other]))
    }
    case 'in':
      return few(
        where.list.map((item) => [
          { kind: 'comparison', operator: '=', left: where.operand, right: item, span: where.span },
        ]),
      )
    case 'between':
      return [
        [
          { kind: 'comparison', operator: '>=', left: where.operand, right: where.low, span: where.span },
          { kind: 'comparison', operator: '<=', left: where.operand, right: where.high, span: where.span },
        ],
      ]
    default:
      return [[where]]
  }
}

function few<T>(alternatives: readonly T[]): readonly T[] | undefined {
  return alternatives.length > most ? undefined : alternatives
}
