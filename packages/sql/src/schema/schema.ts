// The columns of a stream or table: key columns, value columns, header columns. Names are exact: folding happens in the parser.
import { sameType, type SqlType, typeText } from '../types/sql-type.ts'

export interface Column {
  readonly name: string
  readonly type: SqlType
}
/** A column read from the record's headers: the last header `key`, or all of them (`key` undefined). */
export interface HeaderColumn extends Column {
  readonly key: string | undefined
}

export interface Schema {
  readonly key: readonly Column[]
  readonly value: readonly Column[]
  readonly headers: readonly HeaderColumn[]
}

export function schema(
  key: readonly Column[],
  value: readonly Column[],
  headers: readonly HeaderColumn[] = [],
): Schema {
  return { key, value, headers }
}

/** ksqlDB's text of a schema: `` `ID` BIGINT KEY, `NAME` STRING ``. */
export function schemaText({ key, value, headers }: Schema): string {
  return [
    ...key.map((one) => `${columnText(one)} KEY`),
    ...value.map(columnText),
    ...headers.map((one) => `${columnText(one)} ${one.key === undefined ? 'HEADERS' : `HEADER('${one.key}')`}`),
  ].join(', ')
}

/** `` `NAME` STRING ``. */
export function columnText({ name, type }: Column): string {
  return `\`${name}\` ${typeText(type)}`
}

/** Those of `columns` that are not at the same place in `others`, of the same name and type. */
export function notInPlace(columns: readonly Column[], others: readonly Column[]): readonly Column[] {
  return columns.filter(({ name, type }, index) => {
    const other = others[index]
    return other === undefined || other.name !== name || !sameType(type, other.type)
  })
}
