// The columns between the parentheses of CREATE: their types, and what each of them is for.
import { isSystemColumn } from '../../analyze/system-columns.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import { typeOfTree } from '../../catalog/type-of-tree.ts'
import { prepareError, statementError } from '../../errors.ts'
import { type Column, type HeaderColumn, type Schema, schema } from '../../schema/schema.ts'
import { placeText } from '../../syntax/span.ts'
import type { ColumnDefinition, CreateSource } from '../../syntax/tree/statement.ts'
import { arrayType, bytesType, sameType, type SqlType, stringType, structType, typeText } from '../../types/sql-type.ts'

/**
 * What stands there; no columns give an empty schema.
 *
 * @throws {MillraceError} `SQL_SYNTAX`
 */
export function declaredColumns({ columns, source }: CreateSource, catalog: Catalog, script: string): Schema {
  const key: Column[] = []
  const value: Column[] = []
  const headers: HeaderColumn[] = []
  for (const definition of columns) {
    const { name, role } = definition
    const type = typeOfTree(definition.type, catalog)
    if (role.kind === 'header') {
      checkHeader(definition, type, headers)
      headers.push({ name, type, key: role.key })
    } else if (role.kind === 'value') {
      value.push({ name, type })
    } else {
      checkKey(definition, source, script)
      key.push({ name, type })
    }
  }
  checkDuplicates(columns)
  return schema(key, value, headers)
}

function checkKey({ name, role, span }: ColumnDefinition, source: CreateSource['source'], script: string): void {
  const expected = source === 'TABLE' ? 'primary-key' : 'key'
  if (role.kind === expected) return
  const [found, wanted] = source === 'TABLE' ? ['KEY', 'PRIMARY KEY'] : ['PRIMARY KEY', 'KEY']
  throw prepareError(
    `${placeText(script, span)}: Column \`${name}\` is a '${found}' column: please use '${wanted}' for ${source.toLowerCase()}s.\n` +
      'Tables have PRIMARY KEYs, which are unique and NON NULL.\n' +
      'Streams have KEYs, which have no uniqueness or NON NULL constraints.',
    { span },
  )
}

function checkHeader({ role, span }: ColumnDefinition, type: SqlType, others: readonly HeaderColumn[]): void {
  if (role.kind !== 'header') return
  const what = role.key === undefined ? 'HEADERS' : `HEADER('${role.key}')`
  const expected = role.key === undefined ? allHeaders : bytesType
  if (!sameType(type, expected)) {
    throw prepareError(`Invalid type for ${what} column: expected ${typeText(expected)}, got ${typeText(type)}`, {
      span,
    })
  }
  const all = others.find(({ key }) => key === undefined)
  if (all) throw prepareError('Schema already contains a HEADERS column.', { span })
  if (role.key === undefined && others.length > 0) {
    throw prepareError('Schema already contains a HEADER column.', { span, hint: 'HEADERS has all of them' })
  }
  if (others.some(({ key }) => key === role.key)) {
    throw prepareError(`Schema already contains a ${what} column.`, { span })
  }
}

const allHeaders = arrayType(
  structType([
    { name: 'KEY', type: stringType },
    { name: 'VALUE', type: bytesType },
  ]),
)

function checkDuplicates(columns: readonly ColumnDefinition[]): void {
  const seen = new Set<string>()
  const twice = new Map<string, ColumnDefinition>()
  for (const column of columns) {
    if (seen.has(column.name)) twice.set(column.name, column)
    seen.add(column.name)
  }
  if (twice.size === 0) return
  const names = [...twice.keys()].map((name) => `\`${name}\``).join(', ')
  throw prepareError(`Duplicate column names: ${names}`, { span: [...twice.values()][0]?.span })
}

/** @throws {MillraceError} `SQL_STATEMENT` for names that every source has already. */
export function checkReserved({ key, value, headers }: Schema): void {
  const column = [...key, ...value, ...headers].find(({ name }) => isSystemColumn(name))
  if (column === undefined) return
  throw statementError(`'${column.name}' is a reserved column name. You cannot use it as a name for a column.`)
}
