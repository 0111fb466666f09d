// CAST, written or put in by the analysis. What cannot be cast becomes NULL by itself, within whatever stands around it.
import { caster, castRefusal } from '../types/cast.ts'
import { resolveType } from '../types/resolve-type.ts'
import { type SqlType, typeText } from '../types/sql-type.ts'
import type { Cast, Expression, ImplicitCast } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, type Environment, orNull, refuse, typed } from './compiled.ts'

export function compileCast(tree: Cast | ImplicitCast, env: Environment): Compiled {
  const type = tree.kind === 'cast' ? resolveType(tree.type, env.context.typeNamed) : tree.type
  if (env.typesOnly) return typed(tree, type)
  const { evaluate, neverFails } = castTo(tree, env.compile(tree.operand), type, env)
  return compiled(tree, type, evaluate, { neverFails })
}

/** `tree` is what a refusal points at. A literal that can be cast is one of the new type. */
export function castTo(tree: Expression, value: Compiled, type: SqlType, { context }: Environment): Compiled {
  if (value.type === null) return compiled(tree, type, () => null, { literal: value.literal, neverFails: true })
  const convert = caster(value.type, type) ?? refuse(tree, castRefusal(value.type, type))
  const { evaluate, literal } = value
  if (literal !== undefined) {
    try {
      const constant = convert(literal)
      return compiled(tree, type, () => constant, { literal: constant, neverFails: true })
    } catch {
      // Each row is to be told that it has no value.
    }
  }
  const converted = compiled(tree, type, (row) => convert(evaluate(row)))
  return compiled(tree, type, orNull(converted, typeText(type), context), { neverFails: true })
}
