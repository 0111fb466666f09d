// From a type as it was written to the type that it is: named types are looked up.
import { statementError } from '../errors.ts'
import type { Span } from '../syntax/span.ts'
import type { TypeTree } from '../syntax/tree/type.ts'
import type { SqlType } from './sql-type.ts'

export type TypeNamed = (name: string, span: Span) => SqlType | undefined

/** @throws {MillraceError} `SQL_STATEMENT` when a name is no type's. */
export function resolveType(tree: TypeTree, typeNamed: TypeNamed): SqlType {
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
      const type = typeNamed(tree.name, tree.span)
      if (type) return type
      throw statementError(`Cannot resolve unknown type: ${tree.name}`, {
        span: tree.span,
        hint: 'CREATE TYPE declares a named type; SHOW TYPES lists them',
      })
    }
  }
}
