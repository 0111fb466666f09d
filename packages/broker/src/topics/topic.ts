// A topic: its identity, its settings, its partitions' logs. A topic that was deleted and made again is another one, by id.
import type { PartitionLog } from '../log/partition-log.ts'

export interface Topic {
  readonly name: string
  /** 22 characters of base64url, as Kafka prints it. */
  readonly id: string
  /** By partition number. */
  readonly partitions: readonly PartitionLog[]
  /** What differs from the broker's settings, by Kafka's names. */
  readonly configs: ReadonlyMap<string, string>
}

/** Kafka's own topics, by name. */
export function isInternal(name: string): boolean {
  return name === '__consumer_offsets' || name === '__transaction_state'
}
