// Which input record is at hand. One object per task, set for each record; a held-back update carries a copy and brings it back at the flush.
import type { LogRecord, StreamRecord } from '@millrace/record'
import type { RecordContext } from '@millrace/state'
import type { KeptPlace } from '../calls/lanes.ts'

/** Where a record was read. */
export interface RecordPlace {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

export class RecordOrigin {
  topic = ''
  partition = 0
  offset = -1
  /** The record's bytes, while it is being processed; not while a cache is flushed: it must not keep fetched buffers alive. */
  source: LogRecord | undefined

  set(topic: string, partition: number, source: LogRecord): void {
    this.topic = topic
    this.partition = partition
    this.offset = source.offset
    this.source = source
  }

  /** No record is at hand: a punctuation. */
  clear(): void {
    this.topic = ''
    this.partition = -1
    this.offset = -1
    this.source = undefined
  }

  /** A copy, for a record that waits: its bytes are kept alive as long. */
  keepPlace(): KeptPlace {
    const { topic, partition, offset, source } = this
    return { topic, partition, offset, source }
  }

  /** The record that waited is at hand again. */
  returnTo({ topic, partition, offset, source }: KeptPlace): void {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.source = source
  }

  /** The record is done with: its bytes are not kept. */
  leave(): void {
    this.source = undefined
  }

  readonly keepContext = (cause: StreamRecord): RecordContext => {
    const origin: RecordPlace = { topic: this.topic, partition: this.partition, offset: this.offset }
    return { timestamp: cause.timestamp, headers: cause.headers, origin }
  }

  /** Runs `action` as if the record that caused the update were at hand, then comes back: an eviction flushes amid another record. */
  readonly withContext = (context: RecordContext, action: () => void): void => {
    const before: RecordPlace = { topic: this.topic, partition: this.partition, offset: this.offset }
    const { source } = this
    Object.assign(this, context.origin as RecordPlace)
    this.source = undefined
    action()
    Object.assign(this, before)
    this.source = source
  }
}
