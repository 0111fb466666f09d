import { fc, test } from '@fast-check/vitest'
import { noHeaders } from '@millrace/record'
import { batchesIn, buildEndTxnMarker, RecordBatchBuilder } from '@millrace/protocol'
import { expect } from 'vitest'
import { decodeFetched, endOfBatches } from '../../../src/native/reader/decode.ts'

type Step =
  | { readonly kind: 'plain'; readonly count: number }
  | { readonly kind: 'send'; readonly producer: number; readonly count: number }
  | { readonly kind: 'end'; readonly producer: number; readonly commit: boolean }

interface Transaction {
  readonly producerId: number
  readonly firstOffset: number
  lastOffset: number
  aborted: boolean
}

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('plain' as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      kind: fc.constant('send' as const),
      producer: fc.integer({ min: 1, max: 3 }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ kind: fc.constant('end' as const), producer: fc.integer({ min: 1, max: 3 }), commit: fc.boolean() }),
  ),
  { maxLength: 40 },
)

/** A log as a broker would hold it, with the offsets whose records count, computed from the steps alone. */
function logOf(script: readonly Step[]): {
  batches: Uint8Array[]
  aborted: Transaction[]
  visible: number[]
  end: number
} {
  const batches: Uint8Array[] = []
  const open = new Map<number, Transaction & { offsets: number[] }>()
  const ended: Transaction[] = []
  const visible: number[] = []
  let next = 0
  const append = (producerId: number, count: number): number[] => {
    const builder = new RecordBatchBuilder()
    for (let index = 0; index < count; index++) builder.append(index, new Uint8Array(4), null, noHeaders)
    const transactional = producerId >= 0
    batches.push(builder.build({ baseOffset: next, producerId, producerEpoch: 0, baseSequence: 0, transactional }))
    const offsets = Array.from({ length: count }, (_, index) => next + index)
    next += count
    return offsets
  }
  const end = (producerId: number, commit: boolean): void => {
    const transaction = open.get(producerId)
    if (!transaction) return
    open.delete(producerId)
    const type = commit ? 'commit' : 'abort'
    batches.push(
      buildEndTxnMarker({ type, producerId, producerEpoch: 0, coordinatorEpoch: 0, timestamp: 0, baseOffset: next }),
    )
    transaction.lastOffset = next
    transaction.aborted = !commit
    ended.push(transaction)
    if (commit) visible.push(...transaction.offsets)
    next += 1
  }
  for (const step of script) {
    if (step.kind === 'plain') visible.push(...append(-1, step.count))
    else if (step.kind === 'end') end(step.producer, step.commit)
    else {
      const firstOffset = next
      const offsets = append(step.producer, step.count)
      const transaction = open.get(step.producer) ?? {
        producerId: step.producer,
        firstOffset,
        lastOffset: -1,
        aborted: false,
        offsets: [],
      }
      transaction.offsets.push(...offsets)
      open.set(step.producer, transaction)
    }
  }
  for (const producerId of [...open.keys()]) end(producerId, producerId % 2 === 0)
  visible.sort((one, other) => one - other)
  return { batches, aborted: ended.filter(({ aborted }) => aborted), visible, end: next }
}

/** What a broker answers to a fetch at `from`: whole batches, and the aborted transactions that touch them, in the order in which they ended. */
function fetchFrom(log: ReturnType<typeof logOf>, from: number, batchCount: number) {
  const first = log.batches.findIndex((bytes) => (endOfBatches(bytes) as number) > from)
  const part = first < 0 ? [] : log.batches.slice(first, first + batchCount)
  const bytes = Buffer.concat(part)
  const end = endOfBatches(bytes) ?? from
  const start = part[0] ? ([...batchesIn(part[0])][0]?.baseOffset ?? from) : from
  const aborted = log.aborted.filter((one) => one.lastOffset >= Math.min(start, from) && one.firstOffset < end)
  return { bytes, aborted }
}

test.prop([steps, fc.integer({ min: 0, max: 60 }), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 })], {
  numRuns: 300,
})(
  'exactly the committed records are returned, wherever reading starts and wherever the answers are cut',
  (script, start, cuts) => {
    const log = logOf(script)
    const from = Math.min(start, log.end)
    const seen: number[] = []
    let position = from
    for (let round = 0; position < log.end; round++) {
      const decoded = decodeFetched(fetchFrom(log, position, cuts[round % cuts.length] as number), position, 't-0')
      expect(decoded.error).toBeUndefined()
      expect(decoded.nextOffset).toBeGreaterThan(position)
      seen.push(...decoded.records.map(({ offset }) => offset))
      position = decoded.nextOffset
    }
    expect(seen).toEqual(log.visible.filter((offset) => offset >= from))
  },
)
