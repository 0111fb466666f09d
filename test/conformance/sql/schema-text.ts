// The schema that a case writes as a list of columns, read by the parser of the dialect.
import {
  type Catalog,
  type Column,
  type ColumnDefinition,
  type HeaderColumn,
  parseColumns,
  type Schema,
  typeOfTree,
} from '@millrace/sql'

export function schemaOfText(text: string, catalog: Catalog): Schema {
  const { tree, diagnostics } = parseColumns(text)
  if (tree === undefined) throw new Error(`${text} is no list of columns: ${diagnostics[0]?.message}`)
  const column = ({ name, type }: ColumnDefinition): Column => ({ name, type: typeOfTree(type, catalog) })
  const isKey = ({ role }: ColumnDefinition): boolean => role.kind === 'key' || role.kind === 'primary-key'
  return {
    key: tree.filter(isKey).map(column),
    value: tree.filter(({ role }) => role.kind === 'value').map(column),
    headers: tree.flatMap((one): HeaderColumn[] =>
      one.role.kind === 'header' ? [{ ...column(one), key: one.role.key }] : [],
    ),
  }
}
