import { describe, expect, test } from 'vitest'
import type { BatchContext, FetchedMessage } from '../../../src/kafkajs/connection/kafkajs-broker.ts'
import { committedRecords } from '../../../src/kafkajs/reader/committed-records.ts'

const zeroKey = Buffer.alloc(4)

interface Shape {
  readonly producer?: string
  readonly transactional?: boolean
  readonly marker?: 'abort' | 'commit'
  /** Offsets that compaction left of the batch; default: all. */
  readonly kept?: readonly number[]
  readonly key?: Buffer
}

/** A batch as kafkajs decodes it. */
function batch(first: number, count: number, shape: Shape = {}): FetchedMessage[] {
  const { producer = '-1', transactional = false, marker, key = null } = shape
  const batchContext: BatchContext = {
    firstOffset: String(first),
    lastOffsetDelta: count - 1,
    producerId: producer,
    inTransaction: transactional || marker !== undefined,
  }
  const offsets = shape.kept ?? Array.from({ length: count }, (_, at) => first + at)
  return offsets.map((offset) => ({
    offset: String(offset),
    timestamp: '5',
    key: marker ? Buffer.from([0, 0, 0, marker === 'abort' ? 0 : 1]) : key,
    value: Buffer.from(`v${offset}`),
    headers: {},
    isControlRecord: marker !== undefined,
    batchContext,
  }))
}

const offsetsOf = (messages: FetchedMessage[], aborted: [string, number][], from = 0): number[] =>
  committedRecords(
    messages,
    aborted.map(([producerId, firstOffset]) => ({ producerId, firstOffset: String(firstOffset) })),
    from,
  ).records.map(({ offset }) => offset)

describe('committed records', () => {
  test('a data record whose key looks like an abort marker ends nothing', () => {
    const one = { producer: '7', transactional: true, key: zeroKey }
    const messages = [...batch(0, 2, one), ...batch(2, 1, one), ...batch(3, 1, { producer: '7', marker: 'abort' })]
    expect(offsetsOf([...messages, ...batch(4, 1, one)], [['7', 0]])).toEqual([4])
  })

  test('overlapping aborted transactions are left out although the broker lists them as they ended', () => {
    const one = { producer: '1', transactional: true }
    const two = { producer: '2', transactional: true }
    const messages = [
      ...batch(0, 1, one),
      ...batch(1, 1, two),
      ...batch(2, 1, { producer: '2', marker: 'abort' }),
      ...batch(3, 1, one),
      ...batch(4, 1, two),
      ...batch(5, 1, { producer: '1', marker: 'abort' }),
    ]
    expect(
      offsetsOf(messages, [
        ['2', 1],
        ['1', 0],
      ]),
    ).toEqual([4])
  })

  test('plain records of a producer id that aborts are not left out', () => {
    expect(offsetsOf(batch(0, 2, { producer: '1' }), [['1', 0]])).toEqual([0, 1])
  })

  test('several aborted transactions of one producer are all left out', () => {
    const one = { producer: '1', transactional: true }
    const abort = { producer: '1', marker: 'abort' as const }
    const messages = [0, 3].flatMap((at) => [...batch(at, 1, one), ...batch(at + 1, 1, abort), ...batch(at + 2, 1)])
    expect(
      offsetsOf(messages, [
        ['1', 0],
        ['1', 3],
      ]),
    ).toEqual([2, 5])
  })

  test('everything but markers is read where nothing is asked to be committed', () => {
    const messages = [
      ...batch(0, 1, { producer: '1', transactional: true }),
      ...batch(1, 1, { producer: '1', marker: 'abort' }),
    ]
    expect(committedRecords(messages, null, 0).records.map(({ offset }) => offset)).toEqual([0])
  })

  test('the position passes a compacted tail of a batch and a marker', () => {
    expect(committedRecords(batch(0, 10, { kept: [3] }), [], 0).nextOffset).toBe(10)
    expect(committedRecords(batch(10, 1, { producer: '1', marker: 'commit' }), [], 10).nextOffset).toBe(11)
    expect(committedRecords([], [], 4).nextOffset).toBe(4)
  })

  test('records before the position are left out', () => {
    expect(offsetsOf(batch(0, 5), [], 3)).toEqual([3, 4])
  })

  test('headers come back in order, those of one key together, also without a value', () => {
    const [message] = batch(0, 1) as [FetchedMessage]
    const [a, b] = [Buffer.from('a'), Buffer.from('b')]
    const headers = { x: a, y: [a, null, b], z: null }
    expect(committedRecords([{ ...message, headers }], [], 0).records[0]?.headers).toEqual([
      { key: 'x', value: a },
      { key: 'y', value: a },
      { key: 'y', value: null },
      { key: 'y', value: b },
      { key: 'z', value: null },
    ])
  })
})
