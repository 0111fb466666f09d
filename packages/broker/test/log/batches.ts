// Batches for tests of the log, built by the protocol package as a producer builds them.
import { batchesIn, RecordBatchBuilder, recordsOf } from '@millrace/protocol'
import { noHeaders } from '@millrace/record'

const encoder = new TextEncoder()

export interface TestBatch {
  readonly values?: readonly string[]
  readonly key?: string | null
  /** Of the first record; each next one is 1 ms later. */
  readonly timestamp?: number
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly transactional?: boolean
  readonly control?: boolean
  readonly compression?: 'none' | 'gzip'
}

export function batch({ values = ['v'], key = 'k', timestamp = 1000, ...options }: TestBatch = {}): Uint8Array {
  const builder = new RecordBatchBuilder()
  values.forEach((value, at) => {
    builder.append(timestamp + at, key === null ? null : encoder.encode(key), encoder.encode(value), noHeaders)
  })
  return builder.build(options).slice()
}

/** `offset=value` of every record in the batches. */
export function contentOf(bytes: Uint8Array | null): string[] {
  if (!bytes) return ['null']
  const decoder = new TextDecoder()
  return [...batchesIn(bytes)].flatMap((each) =>
    (each.isControl ? [] : recordsOf(each)).map(
      (record) => `${record.offset}=${decoder.decode(record.value ?? new Uint8Array(0))}`,
    ),
  )
}
