// The values of a list as values of one type: of IN, ARRAY[…], the keys and the values of MAP(…).
import { reasonOf } from '@millrace/record'
import { caster } from '../types/cast.ts'
import { commonType, type ListElement } from '../types/common-type.ts'
import { sameType, type SqlType } from '../types/sql-type.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { castTo } from './cast.ts'
import { type Compiled, type Environment, refuse } from './compiled.ts'

export interface CommonList {
  /** Null: all are NULL. */
  readonly type: SqlType | null
  readonly values: readonly Compiled[]
  /** As they were before they became values of `type`. */
  readonly elements: readonly ListElement[]
}

export function compileList(whole: Expression, trees: readonly Expression[], env: Environment): CommonList {
  const values = trees.map((tree) => env.compile(tree))
  const elements = values.map(({ element }) => element)
  const common = commonType(elements)
  if (!common.ok) refuse(whole, common.message)
  const { type } = common
  if (type === null || env.typesOnly) return { type, values, elements }
  return {
    type,
    elements,
    values: values.map((value, index) => converted(trees[index] as Expression, value, type, env)),
  }
}

/** A literal becomes one of the type, or the statement is refused. */
function converted(tree: Expression, value: Compiled, type: SqlType, env: Environment): Compiled {
  if (value.type === null || sameType(value.type, type)) return value
  if (value.literal !== undefined) {
    try {
      caster(value.type, type)?.(value.literal)
    } catch (error) {
      refuse(tree, reasonOf(error))
    }
  }
  return castTo(tree, value, type, env)
}
