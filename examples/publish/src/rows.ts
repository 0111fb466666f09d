// The rows of a stream or table of the engine: those that are there, then those that come.
import type { SqlEngine } from '@millrace/engine'
import { partitionKey, type Windowed } from '@millrace/record'
import type { Row } from '@millrace/sql'

/** By column, in upper case; with ROWTIME, and the bounds of a key's window. Columns of a row that was deleted are null. Ends with the loop. */
export async function* rows<T>(engine: SqlEngine, name: string): AsyncGenerator<T> {
  const { session, client } = engine.port
  const source = session.catalog.source(name)
  if (source === undefined) throw new Error(`there is no ${name}`)
  const { topic, schema, keyFormat } = source
  const serdes = await session.serdesOf(source)
  const columns = [...schema.key, ...schema.value].map((column) => column.name)
  const reader = client.reader()
  try {
    const offsets = await client.admin.listOffsets([{ topic, partition: 0, at: 'earliest' }])
    reader.assign([{ topic, partition: 0, offset: offsets.get(partitionKey(topic, 0)) ?? 0 }])
    for (;;) {
      for (const { records } of await reader.poll(100)) {
        for (const { key, value, timestamp } of records) {
          const read = key && serdes.key.deserialize(key, { topic, part: 'key' })
          const windowed = keyFormat.window === undefined ? undefined : (read as Windowed<Row>)
          const keys = windowed ? windowed.key : (read as Row | null)
          const values = value && (serdes.value.deserialize(value, { topic, part: 'value' }) as Row)
          const cells = [...schema.key.map((_, at) => keys?.[at] ?? null), ...(values ?? [])]
          const bounds = windowed && { WINDOWSTART: windowed.window.startMs, WINDOWEND: windowed.window.endMs }
          const row = { ROWTIME: timestamp, ...bounds }
          yield Object.assign(row, ...columns.map((column, at) => ({ [column]: cells[at] ?? null }))) as T
        }
      }
    }
  } finally {
    await reader.close()
  }
}
