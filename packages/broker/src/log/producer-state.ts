// What a partition remembers of idempotent producers: the epoch and the last five batches of each.
// Law: a batch is appended once however often it is sent, and a producer's batches are appended in the order of their sequences.
import { type BatchHeader, noProducerId } from './batch-header.ts'

const rememberedBatches = 5
const maxSequence = 0x7fff_ffff

interface AppendedBatch {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly firstOffset: number
  readonly timestamp: number
}

export interface ProducerEntry {
  readonly producerId: number
  epoch: number
  /** Broker time of the last append; `producer.id.expiration.ms` counts from it. */
  lastSeenMs: number
  /** Oldest first. */
  batches: AppendedBatch[]
}

export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly firstOffset: number; readonly timestamp: number }
  | { readonly kind: 'refuse'; readonly error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' | 'INVALID_PRODUCER_EPOCH' }

export class ProducerState {
  readonly #producers = new Map<number, ProducerEntry>()

  /** Whether a batch is next in its producer's order, was appended before, or must be refused. Changes nothing. */
  judge(batch: BatchHeader): SequenceVerdict {
    if (batch.producerId === noProducerId) return { kind: 'append' }
    const known = this.#producers.get(batch.producerId)
    // A producer nobody remembers (expired, or its records were deleted) may start with any sequence (KIP-360).
    if (!known) return { kind: 'append' }
    if (batch.producerEpoch < known.epoch) return { kind: 'refuse', error: 'INVALID_PRODUCER_EPOCH' }
    if (batch.producerEpoch > known.epoch) {
      return batch.baseSequence === 0 ? { kind: 'append' } : { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
    }
    const lastSequence = lastSequenceOf(batch)
    for (const earlier of known.batches) {
      if (earlier.firstSequence === batch.baseSequence && earlier.lastSequence === lastSequence) {
        return { kind: 'duplicate', firstOffset: earlier.firstOffset, timestamp: earlier.timestamp }
      }
    }
    const last = known.batches.at(-1)
    if (!last || batch.baseSequence === nextSequence(last.lastSequence)) return { kind: 'append' }
    return { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' }
  }

  /** Remembers a batch that stands in the log; its header has the offsets it got. */
  note(batch: BatchHeader, nowMs: number): void {
    if (batch.producerId === noProducerId || batch.baseSequence < 0) return
    let entry = this.#producers.get(batch.producerId)
    if (!entry) {
      entry = { producerId: batch.producerId, epoch: batch.producerEpoch, lastSeenMs: nowMs, batches: [] }
      this.#producers.set(batch.producerId, entry)
    }
    if (entry.epoch !== batch.producerEpoch) entry.batches = []
    entry.epoch = batch.producerEpoch
    entry.lastSeenMs = nowMs
    entry.batches.push({
      firstSequence: batch.baseSequence,
      lastSequence: lastSequenceOf(batch),
      firstOffset: batch.baseOffset,
      timestamp: batch.maxTimestamp,
    })
    if (entry.batches.length > rememberedBatches) entry.batches.shift()
  }

  /** Forgets producers that were last seen before `cutoffMs`. */
  expire(cutoffMs: number): void {
    for (const [id, entry] of this.#producers) if (entry.lastSeenMs < cutoffMs) this.#producers.delete(id)
  }

  get entries(): readonly ProducerEntry[] {
    return [...this.#producers.values()]
  }

  static restore(entries: readonly ProducerEntry[]): ProducerState {
    const state = new ProducerState()
    for (const entry of entries) state.#producers.set(entry.producerId, { ...entry, batches: [...entry.batches] })
    return state
  }
}

function lastSequenceOf(batch: BatchHeader): number {
  return advance(batch.baseSequence, batch.lastOffsetDelta)
}

function nextSequence(sequence: number): number {
  return advance(sequence, 1)
}

/** Sequences wrap from the largest int32 to 0. */
function advance(sequence: number, by: number): number {
  const sum = sequence + by
  return sum > maxSequence ? sum - maxSequence - 1 : sum
}
