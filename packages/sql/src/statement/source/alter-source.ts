// ALTER STREAM and ALTER TABLE: columns behind the value columns that are there.
import type { Catalog } from '../../catalog/catalog.ts'
import type { DataSource } from '../../catalog/source.ts'
import { typeOfTree } from '../../catalog/type-of-tree.ts'
import { statementError } from '../../errors.ts'
import type { Column } from '../../schema/schema.ts'
import type { AlterSource } from '../../syntax/tree/statement.ts'

/** The source as it is afterwards. @throws {MillraceError} `SQL_SYNTAX`, `SQL_STATEMENT` */
export function alteredSource(tree: AlterSource, catalog: Catalog, text: string): DataSource {
  const added: Column[] = tree.columns.map(({ name, type }) => ({ name, type: typeOfTree(type, catalog) }))
  const source = catalog.source(tree.name)
  const said = tree.source.toLowerCase()
  if (source?.readOnly) {
    throw statementError(`Cannot alter ${said} '${tree.name}': ALTER operations are not supported on source ${said}s.`)
  }
  if (source === undefined) throw statementError(`Source ${tree.name} does not exist.`)
  if (source.kind !== tree.source) {
    throw statementError(`Incompatible data source type is ${source.kind}, but statement was ALTER ${tree.source}`)
  }
  if (source.createdBy !== undefined) {
    throw statementError('ALTER command is not supported for CREATE ... AS statements.')
  }
  const { key, value, headers } = source.schema
  const names = new Set([...key, ...value, ...headers].map(({ name }) => name))
  for (const { name } of added) {
    if (names.has(name)) {
      throw statementError(`Cannot add column \`${name}\` to schema. A column with the same name already exists.`)
    }
    names.add(name)
  }
  return { ...source, schema: { key, value: [...value, ...added], headers }, text }
}
