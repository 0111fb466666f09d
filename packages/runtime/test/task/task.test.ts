import { describe, expect, it } from 'vitest'
import type { Operator } from '@millrace/topology'
import { decodePartitionMetadata } from '../../src/task/partition-metadata.ts'
import { benchOf, logRecord, storeSpec, TextTopology } from '../task-bench.ts'

const passOn: Operator = { kind: 'pass-through' }

const counting = (): ReturnType<TextTopology['build']> =>
  new TextTopology()
    .source('source', ['in'])
    .addProcessor(
      'count',
      {
        kind: 'stream-aggregate',
        store: 'counts',
        initializer: () => '0',
        aggregator: (_key, _value, aggregate) => String(Number(aggregate) + 1),
        sendOldValues: false,
      },
      ['source'],
    )
    .addStore(storeSpec('counts'), ['count'])
    .addProcessor('stream', { kind: 'table-to-stream' }, ['count'])
    .sink('sink', 'out', 'stream')
    .build()

describe('a task with several inputs', () => {
  const topology = new TextTopology()
    .source('left', ['a'])
    .source('right', ['b'])
    .addProcessor('both', passOn, ['left', 'right'])
    .sink('sink', 'out', 'both')
    .build()

  it('takes records by event time across partitions, in offset order within one', () => {
    const { task, sent } = benchOf(topology)
    task.enqueue('a', 0, [logRecord('a=1@10', 0), logRecord('a=2@5', 1), logRecord('a=3@30', 2)], 3)
    task.enqueue('b', 0, [logRecord('b=1@7', 0), logRecord('b=2@20', 1)], 2)
    expect([task.buffered(), task.bufferedRecords('b', 0)]).toEqual([5, 2])
    expect(task.process(3)).toBe(3)
    expect(task.process(10)).toBe(2)
    expect(sent.to('out')).toEqual(['b=1@7', 'a=1@10', 'a=2@5', 'b=2@20', 'a=3@30'])
    expect([task.streamTime, task.buffered()]).toEqual([30, 0])
  })

  it('refuses partitions that are not its own', () => {
    const { task } = benchOf(topology)
    expect(() => task.enqueue('c', 0, [], 0)).toThrow('RUNTIME_INVALID_CONFIG')
    expect(() => task.addInput({ topic: 'c', partition: 0 })).toThrow('RUNTIME_INVALID_CONFIG')
  })

  it('reads topics of a pattern, whole names only', () => {
    const pattern = new TextTopology().source('source', /in-\d/).sink('sink', 'out', 'source').build()
    const { task, pipe, sent } = benchOf(pattern, { partitions: [] })
    task.addInput({ topic: 'in-1', partition: 0 })
    expect(() => task.addInput({ topic: 'in-12', partition: 0 })).toThrow('RUNTIME_INVALID_CONFIG')
    pipe('in-1', 'a=b@1')
    expect(sent.to('out')).toEqual(['a=b@1'])
  })
})

describe('offsets to commit', () => {
  it('are the next to process, with the partition time, for inputs that moved since the last commit', () => {
    const { task } = benchOf(counting())
    expect(task.committableOffsets()).toEqual([])
    task.enqueue('in', 0, [logRecord('a=1@50', 3), logRecord('a=2@40', 7), logRecord('a=3@90', 8)], 12)
    task.process(2)
    const [first] = task.committableOffsets()
    expect(first).toMatchObject({ topic: 'in', partition: 0, offset: 8 })
    expect(decodePartitionMetadata(first?.metadata ?? '').partitionTime).toBe(50)
    task.committed(task.committableOffsets())
    expect(task.committableOffsets()).toEqual([])
    task.process(1)
    expect(task.committableOffsets()).toMatchObject([{ offset: 12 }])
  })

  it('bring partition time and stream time back after a restart', () => {
    const before = benchOf(counting())
    before.pipe('in', 'a=1@50')
    const committed = new Map([['in-0', { offset: 1, metadata: before.task.committableOffsets()[0]?.metadata ?? '' }]])
    const { task } = benchOf(counting())
    task.initialize(committed)
    expect([task.streamTime, task.committableOffsets()]).toEqual([50, []])
  })
})

describe('rollback', () => {
  it.each([0, 1_000_000])('takes back stores, caches, queues and times (cache of %i bytes)', async (cacheMaxBytes) => {
    const { task, database, sent } = benchOf(counting(), { cacheMaxBytes })
    task.enqueue('in', 0, [logRecord('a=x@10', 0)], 1)
    task.process(1)
    task.flush()
    const offsets = task.committableOffsets()
    task.committed(offsets)
    await database.prepareCommit(new Map()).write()
    task.enqueue('in', 0, [logRecord('a=x@20', 1), logRecord('a=x@30', 2)], 3)
    task.process(1)
    task.rollback()
    expect(task.buffered()).toBe(0)
    task.initialize(new Map([['in-0', { offset: 1, metadata: offsets[0]?.metadata ?? '' }]]))
    expect([task.streamTime, task.store('counts').get('a')]).toEqual([10, { value: '1', timestamp: 10 }])
    sent.all.length = 0
    task.enqueue('in', 0, [logRecord('a=x@20', 1), logRecord('a=x@30', 2)], 3)
    task.process(2)
    task.flush()
    expect(sent.to('out').at(-1)).toBe('a=3@30')
  })
})

describe('changelogs', () => {
  it('are named by the application and restored as rows', () => {
    const { task } = benchOf(counting())
    expect(task.changelogs).toEqual([{ store: 'counts', topic: 'app-counts-changelog', partition: 0, written: true }])
    const [entry] = task.restoreAdapter('counts')([logRecord('a=5@258', 0)])
    expect(Buffer.from(entry?.value ?? []).toString('hex')).toBe(`0000000000000102${Buffer.from('5').toString('hex')}`)
    expect(task.restoreAdapter('counts')([logRecord('a=~@1', 0)])[0]?.value).toBeNull()
    expect(task.restoreAdapter('counts')([logRecord('~=5@1', 0)])).toEqual([])
  })

  it('that are source topics are not written', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('table', { kind: 'table-source', store: 'rows', sendOldValues: false }, ['source'])
      .addStore(storeSpec('rows', { changelogSourceTopic: 'in' }), ['table'])
      .build()
    const { task, pipe, sent } = benchOf(topology)
    pipe('in', 'a=1@1')
    expect([sent.all, task.changelogs]).toEqual([[], [{ store: 'rows', topic: 'in', partition: 0, written: false }]])
    expect(() => task.store('other')).toThrow('RUNTIME_UNKNOWN_STORE: there is no store other here; there are: rows')
  })
})
