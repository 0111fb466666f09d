// A record of a stream's or table's topic as a row of its columns.
import type { DataSource, Row, SourceSerdes, SqlValue } from '@millrace/sql'
import type { Windowed } from '@millrace/record'
import type { TopicRecord } from './topic-pipeline.ts'

export interface SourceRow {
  /** By the columns' names: ROWTIME, the bounds of a windowed key, the key, the value. A tombstone has no value columns. */
  readonly values: Readonly<Record<string, SqlValue>>
  readonly isTombstone: boolean
}

/** @throws {MillraceError} `SERDE_DECODE` for bytes that are not of the source's format. */
export function sourceRow(
  { schema, topic, keyFormat }: DataSource,
  serdes: SourceSerdes,
  { key, value, timestamp }: TopicRecord,
): SourceRow {
  const readKey = key && serdes.key.deserialize(key, { topic, part: 'key' })
  const windowed = keyFormat.window === undefined ? undefined : (readKey as Windowed<Row> | null)
  const keys = (keyFormat.window === undefined ? readKey : (windowed?.key ?? null)) as Row | null
  const isTombstone = value === null && schema.value.length > 0
  const row = value && (serdes.value.deserialize(value, { topic, part: 'value' }) as Row)
  const values: Record<string, SqlValue> = { ROWTIME: timestamp }
  if (keyFormat.window !== undefined) {
    values['WINDOWSTART'] = windowed?.window.startMs ?? null
    values['WINDOWEND'] = windowed?.window.endMs ?? null
  }
  for (const [index, { name }] of schema.key.entries()) values[name] = keys?.[index] ?? null
  if (row) for (const [index, { name }] of schema.value.entries()) values[name] = row[index] ?? null
  return { values, isTombstone }
}
