// Unmatched records of a left or outer join, as its operators use them.
import type { StreamRecord } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import type { ContextSlot, JoinSide, UnmatchedRecords } from '@millrace/state'
import type { UnmatchedRow, UnmatchedTable } from '../operators/context.ts'

export interface WaitingForMatchOptions {
  readonly records: UnmatchedRecords
  readonly serdes: {
    readonly key: Serde<unknown>
    readonly left: Serde<unknown>
    readonly right: Serde<unknown>
  }
  readonly topic: string
  readonly slot: ContextSlot
}

export class WaitingForMatch implements UnmatchedTable {
  nextLookMs = 0
  readonly #options: WaitingForMatchOptions

  constructor(options: WaitingForMatchOptions) {
    this.#options = options
  }

  add(side: JoinSide, record: StreamRecord): void {
    const { records, serdes, topic, slot } = this.#options
    slot.current = record
    const key = serdes.key.serialize(record.key, { topic, part: 'key' })
    records.add(side, key, record.timestamp, serdes[side].serialize(record.value, { topic, part: 'value' }))
  }

  deleteMatched(side: JoinSide, key: unknown, timestamp: number, cause: StreamRecord): void {
    const { records, serdes, topic, slot } = this.#options
    slot.current = cause
    records.deleteMatched(side, serdes.key.serialize(key, { topic, part: 'key' }), timestamp)
  }

  *all(): Generator<UnmatchedRow, void, undefined> {
    const { records, serdes, topic } = this.#options
    for (const { row, timestamp, side, key, value } of records.all()) {
      yield {
        row,
        timestamp,
        side,
        key: () => serdes.key.deserialize(key, { topic, part: 'key' }),
        value: () => serdes[side].deserialize(value, { topic, part: 'value' }),
      }
    }
  }

  delete({ row }: UnmatchedRow, cause: StreamRecord): void {
    this.#options.slot.current = cause
    this.#options.records.delete(row)
  }
}
