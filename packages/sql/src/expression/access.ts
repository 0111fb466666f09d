// base[index] and base->field. What is not there is NULL; so is everything in NULL.
import { suggestion } from './suggestion.ts'
import { equality } from '../types/equality.ts'
import { type MapType, sameType, typeText } from '../types/sql-type.ts'
import type { SqlArray, SqlMap, SqlValue } from '../types/value.ts'
import type { FieldAccess, Subscript } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, type Environment, nullOperand, refuse, textOf } from './compiled.ts'

export function compileSubscript(tree: Subscript, env: Environment): Compiled {
  const [base, index] = [env.compile(tree.base), env.compile(tree.index)]
  const { type } = base
  if (type?.kind === 'MAP') return mapAccess(tree, type, base, index)
  if (type?.kind !== 'ARRAY') {
    refuse(
      tree,
      `Subscript expression (${textOf(tree)}) do not apply to ${type === null ? 'NULL' : typeText(type)}.`,
      type?.kind === 'STRUCT' ? `a field of a STRUCT: ${textOf(tree.base)}->NAME` : undefined,
    )
  }
  if (index.type?.kind !== 'INTEGER' && index.type?.kind !== 'BIGINT') {
    refuse(
      tree.index,
      `The index of an ARRAY is an INTEGER, but ${textOf(tree.index)} is ${index.type?.kind ?? 'NULL'}`,
    )
  }
  const [list, at, missing] = [base.evaluate, index.evaluate, nullOperand(tree)]
  const neverFails = base.neverFails && typeof index.literal === 'number'
  return compiled(
    tree,
    type.element,
    (row) => {
      const array = list(row) as SqlArray | null
      if (array === null) return null
      const position = at(row)
      if (position === null) return missing()
      const number = Number(position)
      return array[number >= 0 ? number - 1 : array.length + number] ?? null
    },
    { neverFails },
  )
}

/** A key of another type is never found, as in ksqlDB. */
function mapAccess(tree: Subscript, type: MapType, base: Compiled, index: Compiled): Compiled {
  const [map, key] = [base.evaluate, index.evaluate]
  const find = index.type && sameType(index.type, type.key) ? finder(type) : () => null
  const neverFails = base.neverFails && index.neverFails
  return compiled(
    tree,
    type.value,
    (row) => {
      const entries = map(row) as SqlMap | null
      return entries === null ? null : find(entries, key(row))
    },
    { neverFails },
  )
}

function finder({ key: { kind }, key }: MapType): (map: SqlMap, key: SqlValue) => SqlValue {
  if (!['DECIMAL', 'BYTES', 'ARRAY', 'MAP', 'STRUCT'].includes(kind)) return (map, wanted) => map.get(wanted) ?? null
  const equal = equality(key)
  return (map, wanted) => {
    for (const [one, value] of map) if (equal(one, wanted)) return value
    return null
  }
}

export function compileField(tree: FieldAccess, env: Environment): Compiled {
  const { type, evaluate, neverFails } = env.compile(tree.base)
  if (type?.kind !== 'STRUCT') {
    refuse(tree, `Expected STRUCT type, got: ${type === null ? 'NULL' : typeText(type)}`)
  }
  const index = type.fields.findIndex(({ name }) => name === tree.field)
  const field = type.fields[index]
  if (!field) {
    const names = type.fields.map(({ name }) => name)
    refuse(tree, `Could not find field '${tree.field}' in '${textOf(tree.base)}'.`, suggestion(tree.field, names))
  }
  return compiled(
    tree,
    field.type,
    (row) => {
      const struct = evaluate(row) as SqlArray | null
      return struct === null ? null : (struct[index] as SqlValue)
    },
    { neverFails },
  )
}
