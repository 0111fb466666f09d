// CREATE TYPE and DROP TYPE. Types are looked up when a statement is read: dropping one changes no source.
import type { Catalog } from '../catalog/catalog.ts'
import { typeOfTree } from '../catalog/type-of-tree.ts'
import { statementError } from '../errors.ts'
import type { CreateType, DropType } from '../syntax/tree/statement.ts'
import { typeText } from '../types/sql-type.ts'
import type { StatementResult } from './session.ts'

/** @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export function createType({ name, type: tree, ifNotExists }: CreateType, catalog: Catalog): StatementResult {
  const type = typeOfTree(tree, catalog)
  const existing = catalog.type(name)
  if (existing) {
    const reason = `${name} is already registered with type ${typeText(existing)}`
    if (ifNotExists) return { kind: 'nothing-done', reason }
    throw statementError(
      `Cannot register custom type '${name}' since it is already registered with type: ${typeText(existing)}`,
    )
  }
  catalog.putType(name, type)
  return { kind: 'type-created', name, type }
}

/** @throws {MillraceError} `SQL_STATEMENT` */
export function dropType({ name, ifExists }: DropType, catalog: Catalog): StatementResult {
  const type = catalog.type(name)
  if (type === undefined) {
    if (ifExists) return { kind: 'nothing-done', reason: `Type '${name}' does not exist` }
    throw statementError(`Type ${name} does not exist.`)
  }
  catalog.removeType(name)
  return { kind: 'type-dropped', name, type }
}
