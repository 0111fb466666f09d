import { string } from '@millrace/serde'
import { memoryDatabase } from '@millrace/state'
import { foreignKeyJoin, PlanBuilder, table, to, toStream, type Topology } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '@millrace/record'
import { type RecordCollector, Task } from '../../src/index.ts'
import { joined, logRecord } from '../task-bench.ts'

const text = { key: string(), value: string() }

/** Rows `key: foreignKey|…` of `left` with the rows of `right`. */
function joining(keepsLeft: boolean): Topology {
  const plan = new PlanBuilder()
  const left = plan.add(table({ topic: 'left', ...text }))
  const right = plan.add(table({ topic: 'right', ...text }))
  const result = plan.add(
    foreignKeyJoin({
      left,
      right,
      foreignKey: (_key, value) => String(value).split('|')[0] || null,
      joiner: (_key, row, other) => joined(row, '+', other),
      keepsLeft,
      name: 'j',
    }),
  )
  plan.add(to({ input: plan.add(toStream({ input: result })), topic: 'out', ...text }))
  return plan.build()
}

/** Runs the whole topology in one task; what it sends to its own topics goes back in at once. Gives what came out after each input. */
function run(topology: Topology, ...inputs: readonly string[]): readonly (readonly string[])[] {
  const waiting: { topic: string; key: Uint8Array | null; value: Uint8Array | null; timestamp: number }[] = []
  const collector: RecordCollector = {
    send: (topic, _partition, timestamp, key, value) => waiting.push({ topic, key, value, timestamp }),
    partitionCount: () => 1,
  }
  const internal = [...topology.repartitionTopics.keys()].map((name) => `app-${name}`)
  const task = new Task({
    id: { subtopology: 0, partition: 0 },
    topology,
    subtopology: { id: 0, nodes: [...topology.nodes.keys()], sourceTopics: [], stores: [...topology.stores.keys()] },
    applicationId: 'app',
    database: memoryDatabase(),
    collector,
    clock: new ManualClock(),
    cacheMaxBytes: 0,
    partitions: ['left', 'right', ...internal].map((topic) => ({ topic, partition: 0 })),
  })
  task.initialize(new Map())
  return inputs.map((input, at) => {
    const [topic = '', record = ''] = input.split(' ')
    const out: string[] = []
    task.enqueue(topic, 0, [logRecord(record, at)], at + 1)
    task.process(Number.POSITIVE_INFINITY)
    for (let sent = waiting.shift(); sent !== undefined; sent = waiting.shift()) {
      const { key, value, timestamp } = sent
      if (internal.includes(sent.topic)) {
        task.enqueue(sent.topic, 0, [{ offset: 0, key, value, timestamp, headers: [] }], 1)
        task.process(Number.POSITIVE_INFINITY)
      } else if (sent.topic === 'out') {
        out.push(`${asText(key)}=${asText(value)}@${timestamp}`)
      }
    }
    return out
  })
}

function asText(bytes: Uint8Array | null): string {
  return bytes === null ? 'null' : Buffer.from(bytes).toString()
}

describe('an inner join by a foreign key', () => {
  it('joins when either side comes, and again at each change of either', () => {
    expect(run(joining(false), 'left a=x|1@1', 'right x=X@5', 'left b=x|2@3', 'right x=Y@2')).toEqual([
      [],
      ['a=x|1+X@5'],
      ['b=x|2+X@5'],
      ['a=x|1+Y@2', 'b=x|2+Y@2'],
    ])
  })

  it('takes the result away where the new key has no row, or the row is gone', () => {
    expect(run(joining(false), 'right x=X@1', 'left a=x|1@2', 'left a=y|1@3', 'left a=x|2@4', 'right x=~@5')).toEqual([
      [],
      ['a=x|1+X@2'],
      ['a=null@3'],
      ['a=x|2+X@4'],
      ['a=null@5'],
    ])
  })

  it('forgets a row that is deleted', () => {
    expect(run(joining(false), 'right x=X@1', 'left a=x|1@2', 'left a=~@3', 'right x=Y@4')).toEqual([
      [],
      ['a=x|1+X@2'],
      ['a=null@3'],
      [],
    ])
  })
})

describe('a left join by a foreign key', () => {
  it('joins rows without a match, and rows without a key, with null', () => {
    expect(run(joining(true), 'left a=x|1@1', 'left b=|2@2', 'right x=X@3', 'right x=~@4')).toEqual([
      ['a=x|1+null@1'],
      ['b=|2+null@2'],
      ['a=x|1+X@3'],
      ['a=x|1+null@4'],
    ])
  })
})
