// INSERT INTO: literals of numbers become decimals where the target's column is one.
import type { Column } from '../schema/schema.ts'
import type { NamedExpression } from './projection.ts'

export function adaptLiteral(selected: NamedExpression, target: Column | undefined): NamedExpression {
  const { expression } = selected
  if (target?.type.kind !== 'DECIMAL') return selected
  const isNumber = ['integer', 'long', 'decimal', 'double'].includes(expression.kind)
  if (!isNumber) return selected
  return {
    ...selected,
    expression: { kind: 'implicit-cast', operand: expression, type: target.type, span: expression.span },
  }
}
