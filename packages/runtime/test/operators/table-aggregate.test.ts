import { change, string } from '@millrace/serde'
import type { Operator } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '@millrace/record'
import { memoryDatabase } from '@millrace/state'
import { Task } from '../../src/index.ts'
import { joined, SentRecords, storeSpec, text, TextTopology } from '../task-bench.ts'

interface Update {
  readonly newValue: string | null
  readonly oldValue: string | null
}

/** Pipes changes of key `k` at times 10, 20, …; gives what came out. */
function run(operator: Operator, ...updates: readonly Update[]): readonly string[] {
  const changes = change(string())
  const topology = new TextTopology()
    .source('source', ['in'], { valueSerde: changes })
    .addProcessor('node', operator, ['source'])
    .addStore(storeSpec('store'), ['node'])
    .addProcessor('stream', { kind: 'table-to-stream' }, ['node'])
    .sink('sink', 'out', 'stream')
    .build()
  const collector = new SentRecords()
  const task = new Task({
    id: { subtopology: 0, partition: 0 },
    topology,
    applicationId: 'app',
    database: memoryDatabase(),
    collector,
    clock: new ManualClock(),
    cacheMaxBytes: 0,
    partitions: [{ topic: 'in', partition: 0 }],
  })
  task.initialize(new Map())
  const records = updates.map((update, offset) => ({
    offset,
    key: text.serialize('k'),
    value: changes.serialize(update),
    timestamp: (offset + 1) * 10,
    headers: [],
  }))
  task.enqueue('in', 0, records, records.length)
  task.process(Number.POSITIVE_INFINITY)
  return collector.to('out')
}

const added = (value: string): Update => ({ newValue: value, oldValue: null })
const removed = (value: string): Update => ({ newValue: null, oldValue: value })

const aggregate: Operator = {
  kind: 'table-aggregate',
  store: 'store',
  initializer: () => '*',
  adder: (_key, value, list) => joined(list, '+', value),
  subtractor: (_key, value, list) => joined(list, '-', value),
  sendOldValues: false,
}

describe('an aggregation of a grouped table', () => {
  it('takes the old row out before it puts the new one in', () => {
    expect(run(aggregate, added('a'), { newValue: 'b', oldValue: 'a' })).toEqual(['k=*+a@10', 'k=*+a-a+b@20'])
  })

  it('has nothing to take out of where there is no aggregate, and says so with a tombstone', () => {
    expect(run(aggregate, removed('a'))).toEqual(['k=null@10'])
  })

  it('starts anew where the subtractor leaves nothing', () => {
    const emptying: Operator = { ...aggregate, subtractor: () => null }
    expect(run(emptying, added('a'), removed('a'), added('b'))).toEqual(['k=*+a@10', 'k=null@20', 'k=*+b@30'])
  })
})

describe('a reduction of a grouped table', () => {
  const reduce: Operator = {
    kind: 'table-reduce',
    store: 'store',
    adder: (list, value) => joined(list, '+', value),
    subtractor: (list, value) => joined(list, '-', value),
    sendOldValues: false,
  }

  it('begins with the first row', () => {
    expect(run(reduce, added('a'), added('b'), removed('a'))).toEqual(['k=a@10', 'k=a+b@20', 'k=a+b-a@30'])
  })

  it('begins again with the next row where the subtractor left nothing', () => {
    expect(run({ ...reduce, subtractor: () => null }, added('a'), { newValue: 'b', oldValue: 'a' })).toEqual([
      'k=a@10',
      'k=b@20',
    ])
  })
})
