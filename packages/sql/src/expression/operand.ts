// Literals, columns, variables: where values come from.
import { Decimal } from '@millrace/serde'
import { literalDecimalType } from '../types/decimal-type.ts'
import { wrapLong } from '../types/int64.ts'
import { bigintType, booleanType, doubleType, integerType, type SqlType, stringType } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { ColumnReference, LambdaVariable, Literal } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, type Environment, refuse } from './compiled.ts'

export function compileLiteral(tree: Literal): Compiled {
  const constant = (type: SqlType | null, value: SqlValue): Compiled =>
    compiled(tree, type, () => value, { literal: value, neverFails: true })
  switch (tree.kind) {
    case 'null':
      return constant(null, null)
    case 'boolean':
      return constant(booleanType, tree.value)
    case 'integer':
      return constant(integerType, tree.value)
    case 'long':
      return constant(bigintType, wrapLong(tree.value))
    case 'double':
      return constant(doubleType, tree.value)
    case 'string':
      return constant(stringType, tree.value)
    case 'decimal': {
      const value = Decimal.parse(tree.text) ?? refuse(tree, `Invalid numeric literal: ${tree.text}`)
      return constant(literalDecimalType(value), value)
    }
  }
}

export function compileColumn(tree: ColumnReference, { context }: Environment): Compiled {
  const { index, type } = context.scope.slot(tree)
  return compiled(tree, type, (row) => row[index] as SqlValue, { neverFails: true })
}

export function compileVariable(tree: LambdaVariable, { variables }: Environment): Compiled {
  return variables.get(tree.name) ?? refuse(tree, `Unknown lambda variable ${tree.name}.`)
}
