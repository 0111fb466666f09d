// The columns of a stream or table: key columns, value columns, header columns. Names are exact: folding happens in the parser.
import { type SqlType, typeText } from '../types/sql-type.ts'

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
  const column = ({ name, type }: Column): string => `\`${name}\` ${typeText(type)}`
  return [
    ...key.map((one) => `${column(one)} KEY`),
    ...value.map(column),
    ...headers.map((one) => `${column(one)} ${one.key === undefined ? 'HEADERS' : `HEADER('${one.key}')`}`),
  ].join(', ')
}
