// Columns that are read from a record's headers.
import type { Headers } from '@millrace/record'
import type { HeaderColumn } from '../schema/schema.ts'
import type { Row, SqlValue } from '../types/value.ts'

/** All headers, as (key, value) structs, or the last one of a key. */
export function headerReader(columns: readonly HeaderColumn[]): (headers: Headers) => Row {
  const readers = columns.map(({ key }) =>
    key === undefined
      ? (headers: Headers): SqlValue => headers.map((header) => [header.key, header.value])
      : (headers: Headers): SqlValue => headers.findLast((header) => header.key === key)?.value ?? null,
  )
  return (headers) => readers.map((read) => read(headers))
}
