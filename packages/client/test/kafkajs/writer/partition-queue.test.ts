import { noHeaders } from '@millrace/record'
import { describe, expect, test } from 'vitest'
import type { Batch } from '../../../src/kafkajs/writer/batch.ts'
import { PartitionQueue } from '../../../src/kafkajs/writer/partition-queue.ts'

const identity = { producerId: '1', producerEpoch: 0 }

function queueOf(...batches: readonly number[]): PartitionQueue {
  const queue = new PartitionQueue('t', 0, identity)
  for (const count of batches) {
    for (let at = 0; at < count; at++) queue.append(1, null, Buffer.from('v'), noHeaders, 10, () => 0)
    queue.seal(1_000)
  }
  return queue
}

function sent(queue: PartitionQueue): Batch {
  const batch = queue.head as Batch
  queue.number(batch, queue.identity ?? identity)
  return batch
}

describe('a partition queue', () => {
  test('numbers batches by what was written before them, and keeps the numbers of one that goes again', () => {
    const queue = queueOf(3, 2)
    const first = sent(queue)
    expect(first.numbers).toEqual({ identity, firstSequence: 0 })
    first.maybeWritten = true
    expect(sent(queue).numbers).toEqual({ identity, firstSequence: 0 })
    queue.written(first, 2)
    expect(sent(queue).numbers).toEqual({ identity, firstSequence: 3 })
    expect(queue.acknowledgedOffset).toBe(2)
  })

  test('gives the numbers of a batch that was certainly not written to the next one', () => {
    const queue = queueOf(3, 2)
    queue.drop(sent(queue))
    expect(sent(queue).numbers?.firstSequence).toBe(0)
    expect(queue.identity).toBe(identity)
  })

  test('needs another producer id after a batch that may have been written was given up', () => {
    const queue = queueOf(3, 2)
    const batch = sent(queue)
    batch.maybeWritten = true
    queue.drop(batch)
    expect(queue.identity).toBeUndefined()
    queue.identity = { producerId: '2', producerEpoch: 0 }
    expect(sent(queue).numbers).toEqual({ identity: queue.identity, firstSequence: 0 })
  })

  test('keeps records whose timestamps have another number of digits out of a batch', () => {
    const queue = new PartitionQueue('t', 0, identity)
    expect(queue.fits(999)).toBe(true)
    queue.append(999, null, null, noHeaders, 10, () => 0)
    expect([queue.fits(100), queue.fits(1_000)]).toEqual([true, false])
  })

  test('refuses a header without a value, and takes several of one key', () => {
    const queue = new PartitionQueue('t', 0, identity)
    const append = (value: Buffer | null): number =>
      queue.append(
        1,
        null,
        null,
        [
          { key: 'h', value: Buffer.from('1') },
          { key: 'h', value },
        ],
        10,
        () => 0,
      )
    expect(() => append(null)).toThrow(/^CLIENT_NOT_SUPPORTED: .*"h".*t-0/)
    expect(queue.openCount).toBe(0)
    append(Buffer.from('2'))
    const [record] = queue.seal(1).logRecords()
    expect(record?.headers.map(({ key, value }) => [key, String(value)])).toEqual([
      ['h', '1'],
      ['h', '2'],
    ])
  })

  test('splits a batch into parts that have its records in order', () => {
    const queue = queueOf(3)
    const [one, two] = (queue.head as Batch).split()
    expect([one.records.length, two.records.length]).toEqual([2, 1])
    queue.replaceHead([one, two])
    queue.written(sent(queue), 1)
    expect(sent(queue).numbers?.firstSequence).toBe(2)
  })
})
