// One partition as a broker keeps it: appends under Kafka's rules for idempotent producers (five batches remembered for each).
import { batchesIn, type RecordBatch, recordsOf } from '@millrace/protocol'
import { code } from '../scripted-cluster.ts'

interface Appended {
  readonly base: number
  readonly last: number
  readonly offset: number
}

export class IdempotentLog {
  readonly values: string[] = []
  readonly #producers = new Map<number, { epoch: number; batches: Appended[] }>()

  /** Forgets its producers, as after the expiry of their ids. */
  forgetProducers(): void {
    this.#producers.clear()
  }

  append(bytes: Uint8Array): { errorCode: number; baseOffset: number } {
    const [batch] = batchesIn(bytes)
    if (!batch) throw new Error('a produce request without a batch')
    const last = (batch.baseSequence + batch.count - 1) % 0x8000_0000
    const known = this.#producers.get(batch.producerId)
    if (known && batch.producerEpoch < known.epoch) return refused('INVALID_PRODUCER_EPOCH')
    if (known && batch.producerEpoch === known.epoch) {
      const duplicate = known.batches.find((one) => one.base === batch.baseSequence && one.last === last)
      if (duplicate) return { errorCode: 0, baseOffset: duplicate.offset }
      const end = known.batches.at(-1)?.last ?? -1
      if (batch.baseSequence !== (end + 1) % 0x8000_0000) return refused('OUT_OF_ORDER_SEQUENCE_NUMBER')
    } else if (known && batch.baseSequence !== 0) return refused('OUT_OF_ORDER_SEQUENCE_NUMBER')
    return this.#take(batch, last)
  }

  #take(batch: RecordBatch, last: number): { errorCode: number; baseOffset: number } {
    const offset = this.values.length
    for (const { value } of recordsOf(batch)) this.values.push(new TextDecoder().decode(value ?? new Uint8Array(0)))
    const known = this.#producers.get(batch.producerId)
    const before = known?.epoch === batch.producerEpoch ? known.batches : []
    const batches = [...before, { base: batch.baseSequence, last, offset }].slice(-5)
    this.#producers.set(batch.producerId, { epoch: batch.producerEpoch, batches })
    return { errorCode: 0, baseOffset: offset }
  }
}

function refused(name: Parameters<typeof code>[0]): { errorCode: number; baseOffset: number } {
  return { errorCode: code(name), baseOffset: -1 }
}
