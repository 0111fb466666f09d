// A store's changelog: where its puts are logged, and what a logged record becomes in the store. Kafka Streams' record format:
// a timestamped row is logged as its bare value, its timestamp is the record's; the 8-byte prefix exists in the store only.
import { type Headers, type LogRecord, noHeaders, type TopicPartition } from '@millrace/record'
import type { ChangelogWriter, RestoredEntry } from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'

/** Where changelog records go. */
export interface ChangelogTarget {
  send(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void
}

/** Undefined for a store that is not logged, or whose changelog is a topic that somebody else writes. */
export function changelogWriter(
  spec: StoreSpec,
  at: TopicPartition,
  target: ChangelogTarget,
): ChangelogWriter | undefined {
  if (!spec.logging || spec.changelogSourceTopic !== undefined) return undefined
  const { topic, partition } = at
  return (key, value, timestamp) => target.send(topic, partition, timestamp, key, value, noHeaders)
}

/** Turns a changelog record into what the store holds; undefined for a record that cannot be a row (no key). */
export type RestoreRecord = (record: LogRecord) => RestoredEntry | undefined

/** Where a row holds several changelog records: what a stretch of the changelog makes of the rows. */
export interface RestoreTogether {
  readonly together: RestoreRecords
}

export type RestoreRecords = (records: readonly LogRecord[]) => readonly RestoredEntry[]

/** Either kind as one that takes a stretch of the changelog. */
export function restoreRecords(restore: RestoreRecord | RestoreTogether): RestoreRecords {
  if (typeof restore !== 'function') return restore.together
  return (records) => records.map(restore).filter((entry) => entry !== undefined)
}

/** `encodeRow` puts the timestamp in front of a value where the store keeps one. */
export function restoreRecord(
  encodeRow: ((value: Uint8Array, timestamp: number) => Uint8Array) | undefined,
): RestoreRecord {
  return ({ key, value, timestamp }) => {
    if (key === null) return undefined
    return { key, value: value === null || encodeRow === undefined ? value : encodeRow(value, timestamp) }
  }
}
