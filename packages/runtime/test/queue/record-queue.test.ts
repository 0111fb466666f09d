import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { LogRecord, StreamRecord } from '@millrace/record'
import { RecordQueue, type TakenRecord } from '../../src/queue/record-queue.ts'
import { logRecord } from '../task-bench.ts'

/** Reads a record as it is; one whose value is `bad` is passed over. Notes the partition time that it is shown. */
function reader() {
  const shown: number[] = []
  return {
    shown,
    read(record: LogRecord, _topic: string, _partition: number, partitionTime: number): StreamRecord | undefined {
      shown.push(partitionTime)
      const value = Buffer.from(record.value ?? []).toString()
      return value === 'bad' ? undefined : { key: null, value, timestamp: record.timestamp, headers: [] }
    },
  }
}

const records = (...written: string[]): LogRecord[] => written.map((text, offset) => logRecord(text, offset))

describe('a queue of one partition', () => {
  const taken: TakenRecord = { source: undefined }

  it('reads a record only when it becomes the head', () => {
    const read = reader()
    const queue = new RecordQueue('in', 0, read)
    queue.add(records('k=a@1', 'k=b@2', 'k=c@3'), 3)
    expect([read.shown.length, queue.size]).toEqual([1, 3])
    queue.take(taken)
    expect([read.shown.length, queue.size]).toEqual([2, 2])
  })

  it('shows the extractor the largest timestamp taken before, never one that still waits', () => {
    const read = reader()
    const queue = new RecordQueue('in', 0, read)
    queue.add(records('k=a@50', 'k=b@20', 'k=c@60', 'k=d@1'), 4)
    while (queue.take(taken)) {}
    expect(read.shown).toEqual([-1, 50, 50, 60])
  })

  it('passes over unreadable records and goes on behind them', () => {
    const queue = new RecordQueue('in', 0, reader())
    queue.add(records('k=bad@1', 'k=b@2', 'k=bad@3', 'k=bad@4'), 4)
    expect(queue.position).toBe(1)
    expect(queue.take(taken)?.value).toBe('b')
    expect([queue.size, queue.position]).toEqual([0, 4])
  })

  it('has the position of its head, or that after everything added', () => {
    const queue = new RecordQueue('in', 0, reader())
    expect(queue.position).toBeUndefined()
    queue.add(records('k=a@1'), 7)
    expect(queue.position).toBe(0)
    queue.take(taken)
    expect(queue.position).toBe(7)
    queue.add([], 9)
    expect(queue.position).toBe(9)
  })

  it('lets go of records that were taken, while others go on arriving', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const queue = new RecordQueue('in', 0, reader())
    let first: LogRecord[] | undefined = records('k=a@1', 'k=b@2')
    const kept = new WeakRef(first[0] as LogRecord)
    queue.add(first, 2)
    first = undefined
    for (let round = 0; round < 10; round++) {
      queue.add(records('k=c@3', 'k=d@4'), 4)
      queue.take(taken)
    }
    taken.source = undefined
    // What a WeakRef was made for in this turn stays until the turn ends.
    await new Promise((resolve) => setImmediate(resolve))
    collect()
    expect([kept.deref(), queue.size]).toEqual([undefined, 12])
  })

  it('forgets what waits when it is reset', () => {
    const queue = new RecordQueue('in', 0, reader())
    queue.add(records('k=a@1', 'k=b@2'), 2)
    queue.reset(17)
    expect([queue.size, queue.partitionTime, queue.position]).toEqual([0, 17, undefined])
  })
})
