// + - * / % and signs. NULL is an error.
import { arithmetic, negation } from '../types/arithmetic.ts'
import { isNumeric, typeText } from '../types/sql-type.ts'
import type { Arithmetic, Sign } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, type Environment, nullOperand, refuse, textOf } from './compiled.ts'

export function compileArithmetic(tree: Arithmetic, env: Environment): Compiled {
  const [left, right] = [env.compile(tree.left), env.compile(tree.right)]
  const operation = left.type && right.type && arithmetic(tree.operator, left.type, right.type)
  if (!operation) {
    if (!left.type || !right.type) {
      const [a, b] = [left.type, right.type].map((type) => (type === null ? 'null' : typeText(type)))
      refuse(tree, `Error processing expression: ${textOf(tree)}. Arithmetic on types ${a} and ${b} are not supported.`)
    }
    const kinds = `${left.type.kind} ${right.type.kind}`
    refuse(tree, `Error processing expression: ${textOf(tree)}. Unsupported arithmetic types. ${kinds}`)
  }
  const { type, apply } = operation
  const [first, second, missing] = [left.evaluate, right.evaluate, nullOperand(tree)]
  return compiled(tree, type, (row) => {
    const a = first(row)
    const b = second(row)
    if (a === null || b === null) return missing()
    return apply(a, b)
  })
}

export function compileSign(tree: Sign, env: Environment): Compiled {
  const operand = env.compile(tree.operand)
  const { type, evaluate, literal } = operand
  const negate = type && negation(type)
  if (!type || !isNumeric(type) || !negate) {
    refuse(
      tree,
      `Error processing expression: ${textOf(tree)}. Unsupported arithmetic type. ${type?.kind ?? 'NULL'}`,
      'a sign belongs to a number',
    )
  }
  const missing = nullOperand(tree)
  const apply = tree.operator === '-' ? negate : undefined
  if (literal !== undefined && literal !== null) {
    const value = apply ? apply(literal) : literal
    return compiled(tree, type, () => value, { literal: value, neverFails: true })
  }
  return compiled(tree, type, (row) => {
    const value = evaluate(row)
    if (value === null) return missing()
    return apply ? apply(value) : value
  })
}
