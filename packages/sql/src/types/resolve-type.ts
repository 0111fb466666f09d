// From a type as it was written to the type that it is: named types are looked up.
import { statementError } from '../errors.ts'
import type { TypeTree } from '../syntax/tree/type.ts'
import type { SqlType } from './sql-type.ts'

/** @throws {MillraceError} `SQL_STATEMENT` when a name is no type's. */
export function resolveType(tree: TypeTree, typeNamed: (name: string) => SqlType | undefined): SqlType {
  const resolve = (part: TypeTree): SqlType => resolveType(part, typeNamed)
  switch (tree.kind) {
    case 'simple':
      return { kind: tree.name }
    case 'decimal':
      return { kind: 'DECIMAL', precision: tree.precision, scale: tree.scale }
    case 'array':
      return { kind: 'ARRAY', element: resolve(tree.element) }
    case 'map':
      return { kind: 'MAP', key: resolve(tree.key), value: resolve(tree.value) }
    case 'struct':
      return { kind: 'STRUCT', fields: tree.fields.map(({ name, type }) => ({ name, type: resolve(type) })) }
    case 'named': {
      const type = typeNamed(tree.name)
      if (type) return type
      throw statementError(`Cannot resolve unknown type or alias: ${tree.name}`, {
        span: tree.span,
        hint: 'CREATE TYPE declares a named type; SHOW TYPES lists them',
      })
    }
  }
}
