// IN: the value and the list become one type and are compared by equality. Law: NULL is in no list.
import { equality } from '../types/equality.ts'
import { booleanType, type SqlType } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { In } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, condition, type Environment } from './compiled.ts'
import { compileList } from './list.ts'

export function compileIn(tree: In, env: Environment): Compiled {
  if (env.typesOnly) return condition(tree)
  const list = tree.list.filter((one) => one.kind !== 'null')
  const { type, values } = compileList(tree, [tree.operand, ...list], env)
  const [operand, ...members] = values as [Compiled, ...Compiled[]]
  if (type === null) return compiled(tree, booleanType, () => false, { neverFails: true })
  const { evaluate } = operand
  const neverFails = values.every((value) => value.neverFails)
  if (direct.has(type.kind) && members.every((member) => member.literal !== undefined)) {
    const set = new Set(members.map((member) => member.literal as SqlValue))
    return compiled(tree, booleanType, (row) => set.has(evaluate(row)), { neverFails })
  }
  const equal = equality(type)
  const others = members.map((member) => member.evaluate)
  return compiled(
    tree,
    booleanType,
    (row) => {
      const value = evaluate(row)
      // As in ksqlDB the whole list is evaluated first: an error in it is one whatever the value is.
      const list = others.map((other) => other(row))
      return value !== null && list.some((member) => member !== null && equal(value, member))
    },
    { neverFails },
  )
}

/** Types whose equality is that of a `Set`; a double's is not: minus zero is not zero. */
const direct: ReadonlySet<SqlType['kind']> = new Set([
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'STRING',
  'DATE',
  'TIME',
  'TIMESTAMP',
])
