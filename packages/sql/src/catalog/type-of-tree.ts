// Types as they were written to types: names of types are looked up in the catalogue.
import { prepareError } from '../errors.ts'
import type { TypeTree } from '../syntax/tree/type.ts'
import { arrayType, decimalType, mapType, type SqlType, structType } from '../types/sql-type.ts'
import type { Catalog } from './catalog.ts'

/** @throws {MillraceError} `SQL_SYNTAX` where a named type does not exist. */
export function typeOfTree(tree: TypeTree, catalog: Catalog): SqlType {
  switch (tree.kind) {
    case 'simple':
      return { kind: tree.name }
    case 'decimal':
      return decimalType(tree.precision, tree.scale)
    case 'array':
      return arrayType(typeOfTree(tree.element, catalog))
    case 'map':
      return mapType(typeOfTree(tree.key, catalog), typeOfTree(tree.value, catalog))
    case 'struct':
      return structType(tree.fields.map(({ name, type }) => ({ name, type: typeOfTree(type, catalog) })))
    case 'named': {
      const type = catalog.type(tree.name)
      if (type) return type
      const known = [...catalog.types.keys()]
      throw prepareError(`Cannot resolve unknown type: ${tree.name}`, {
        span: tree.span,
        hint: known.length === 0 ? 'CREATE TYPE gives a type a name' : `known types: ${known.join(', ')}`,
      })
    }
  }
}
