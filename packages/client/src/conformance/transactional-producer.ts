// Who makes the transactions that the suite reads: requests by hand, or a producer of another client.
import type { TopicPartition } from '@millrace/record'

/** As a key of bytes; a string stands for its UTF-8 text. */
export interface TransactionalRecord {
  readonly key?: Uint8Array | null
  readonly value: string | Uint8Array
}

/** A transactional producer that does exactly what it is told. What comes first after `commit` or `abort` begins the next transaction. */
export interface TransactionalProducer {
  /** One batch; resolves when it is in the log. */
  send(topic: string, partition: number, records: readonly TransactionalRecord[]): Promise<void>
  /** Adds offsets of a group without members. */
  sendOffsets(groupId: string, offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void>
  commit(): Promise<void>
  abort(): Promise<void>
  /** A transaction that is open stays open, as after a crash. */
  close(): Promise<void>
}
