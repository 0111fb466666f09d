// AND, OR, NOT, IS NULL. Not three-valued: an operand that is NULL is an error, unless the other side has decided already.
import { booleanType } from '../types/sql-type.ts'
import type { Expression, IsNull, Logical, Not } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, condition, type Environment, nullOperand, refuse, textOf, typed } from './compiled.ts'

export function compileLogical(tree: Logical, env: Environment): Compiled {
  const [left, right] = [env.compile(tree.left), env.compile(tree.right)]
  // ksqlDB takes the right side's type for the whole one.
  if (env.typesOnly) return typed(tree, right.type)
  requireBoolean(tree, tree.left, left)
  requireBoolean(tree, tree.right, right)
  const [first, second, missing] = [left.evaluate, right.evaluate, nullOperand(tree)]
  const decided = tree.operator === 'OR'
  return compiled(tree, booleanType, (row) => {
    const a = first(row)
    if (a === decided) return decided
    if (a === null) return missing()
    const b = second(row)
    if (b === null) return missing()
    return b
  })
}

export function compileNot(tree: Not, env: Environment): Compiled {
  if (env.typesOnly) return condition(tree)
  const operand = env.compile(tree.operand)
  requireBoolean(tree, tree.operand, operand)
  const { evaluate } = operand
  const missing = nullOperand(tree)
  return compiled(tree, booleanType, (row) => {
    const value = evaluate(row)
    if (value === null) return missing()
    return !value
  })
}

export function compileIsNull(tree: IsNull, env: Environment): Compiled {
  if (env.typesOnly) return condition(tree)
  const { evaluate, neverFails } = env.compile(tree.operand)
  return tree.negated
    ? compiled(tree, booleanType, (row) => evaluate(row) !== null, { neverFails })
    : compiled(tree, booleanType, (row) => evaluate(row) === null, { neverFails })
}

function requireBoolean(tree: Expression, side: Expression, { type }: Compiled): void {
  if (type?.kind === 'BOOLEAN') return
  const operator = tree.kind === 'logical' ? tree.operator : 'NOT'
  refuse(side, `${operator} expects BOOLEAN, but ${textOf(side)} is ${type?.kind ?? 'NULL'}`)
}
