// What one side of a join keeps, as operators use it: keys and values through the store's serdes, puts logged at the time of the record at hand.
import type { StreamRecord } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ChangelogWriter, ContextSlot, JoinBuffer } from '@millrace/state'
import type { JoinMatch, JoinTable } from '../operators/context.ts'

export interface KeptForJoinOptions {
  readonly buffer: JoinBuffer
  readonly serdes: { readonly key: Serde<unknown>; readonly value: Serde<unknown> }
  readonly topic: string
  readonly changelog: ChangelogWriter | undefined
  readonly slot: ContextSlot
}

export class KeptForJoin implements JoinTable {
  readonly #options: KeptForJoinOptions
  readonly #asKey: SerdeContext
  readonly #asValue: SerdeContext

  constructor(options: KeptForJoinOptions) {
    this.#options = options
    this.#asKey = { topic: options.topic, part: 'key' }
    this.#asValue = { topic: options.topic, part: 'value' }
  }

  put({ key, value, timestamp }: StreamRecord): void {
    const { buffer, serdes, changelog } = this.#options
    const valueBytes = value === null ? null : serdes.value.serialize(value, this.#asValue)
    const logKey = buffer.put(serdes.key.serialize(key, this.#asKey), valueBytes, timestamp)
    changelog?.(logKey, valueBytes, timestamp)
  }

  fetch(key: unknown, fromMs: number, toMs: number): readonly JoinMatch[] {
    const { buffer, serdes } = this.#options
    const kept = buffer.fetch(serdes.key.serialize(key, this.#asKey), fromMs, toMs)
    return kept.map(({ timestamp, value }) => ({ timestamp, value: serdes.value.deserialize(value, this.#asValue) }))
  }
}
