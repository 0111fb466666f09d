// Types as they were written to types: names of types are looked up in the catalogue.
import { prepareError } from '../errors.ts'
import { suggestion } from '../expression/suggestion.ts'
import type { TypeTree } from '../syntax/tree/type.ts'
import { resolveType } from '../types/resolve-type.ts'
import type { SqlType } from '../types/sql-type.ts'
import type { Catalog } from './catalog.ts'

/** @throws {MillraceError} `SQL_SYNTAX` where a named type does not exist. */
export function typeOfTree(tree: TypeTree, catalog: Catalog): SqlType {
  return resolveType(tree, (name, span) => {
    const type = catalog.type(name)
    if (type) return type
    const known = [...catalog.types.keys()]
    throw prepareError(`Cannot resolve unknown type: ${name}`, {
      span,
      hint: suggestion(name, [...known, ...builtIn]) ?? 'CREATE TYPE gives a type a name',
    })
  })
}

const builtIn = [
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DOUBLE',
  'DECIMAL',
  'STRING',
  'VARCHAR',
  'BYTES',
  'DATE',
  'TIME',
  'TIMESTAMP',
]
