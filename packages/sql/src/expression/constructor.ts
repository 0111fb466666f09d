// ARRAY[…], MAP(…), STRUCT(…). A part that cannot be evaluated is NULL.
import { type StructField, structType } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { ArrayConstructor, MapConstructor, StructConstructor } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, type Environment, orNull, refuse } from './compiled.ts'
import { compileList } from './list.ts'

const issue = '(see https://github.com/confluentinc/ksql/issues/4239)'

export function compileArray(tree: ArrayConstructor, env: Environment): Compiled {
  if (tree.elements.length === 0) {
    refuse(tree, `Array constructor cannot be empty. Please supply at least one element ${issue}.`)
  }
  const { type, values, elements } = compileList(tree, tree.elements, env)
  if (type === null) refuse(tree, allNull('an array', 'elements', 'value'))
  const items = values.map((value) => orNull(value, 'array item', env.context))
  return compiled(tree, { kind: 'ARRAY', element: type }, (row) => items.map((item) => item(row)), {
    neverFails: true,
    parts: () => ({ kind: 'array', elements }),
  })
}

export function compileMap(tree: MapConstructor, env: Environment): Compiled {
  if (tree.entries.length === 0) {
    refuse(tree, `Map constructor cannot be empty. Please supply at least one key value pair ${issue}.`)
  }
  const keys = compileList(
    tree,
    tree.entries.map(({ key }) => key),
    env,
  )
  if (keys.type === null) refuse(tree, allNull('a map', 'keys', 'key'))
  const values = compileList(
    tree,
    tree.entries.map(({ value }) => value),
    env,
  )
  if (values.type === null) refuse(tree, allNull('a map', 'values', 'value'))
  const entries = keys.values.map((key, index) => ({
    key: orNull(key, 'map key', env.context),
    value: orNull(values.values[index] as Compiled, 'map value', env.context),
  }))
  const make: Compiled['evaluate'] = (row) => new Map(entries.map(({ key, value }) => [key(row), value(row)]))
  return compiled(tree, { kind: 'MAP', key: keys.type, value: values.type }, make, {
    neverFails: true,
    parts: () => ({ kind: 'map', keys: keys.elements, values: values.elements }),
  })
}

export function compileStruct(tree: StructConstructor, env: Environment): Compiled {
  const fields: StructField[] = []
  const values: Compiled[] = []
  for (const { name, value: valueTree } of tree.fields) {
    const value = env.compile(valueTree)
    if (value.type === null) {
      refuse(
        valueTree,
        "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR).",
      )
    }
    if (fields.some((field) => field.name === name)) {
      refuse(valueTree, `Duplicate field names found in STRUCT: ${name}`)
    }
    fields.push({ name, type: value.type })
    values.push(value)
  }
  const parts = values.map((value) => orNull(value, 'struct field', env.context))
  return compiled(tree, structType(fields), (row) => parts.map((part): SqlValue => part(row)), {
    neverFails: true,
    parts: () => ({
      kind: 'struct',
      fields: fields.map(({ name }, index) => ({ name, value: (values[index] as Compiled).element })),
    }),
  })
}

function allNull(whole: string, parts: string, part: string): string {
  return `Cannot construct ${whole} with all NULL ${parts} ${issue}. As a workaround, you may cast a NULL ${part} to the desired type.`
}
