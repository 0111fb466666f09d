import { describe, expect, it } from 'vitest'
import { string } from '@millrace/serde'
import type { SinkRecordContext } from '@millrace/topology'
import { benchOf, joined, TextTopology } from '../task-bench.ts'

const topologyOf = (changes: object) =>
  new TextTopology().source('source', ['in']).sink('sink', 'out', 'source', changes).build()

// From org.apache.kafka.common.utils.Utils.murmur2, modulo 10.
const javaPartitions = ['a:4', 'b:6', 'hello:9', 'a:4']

const partitionsOf = (bench: ReturnType<typeof benchOf>): string[] =>
  bench.sent.all.map(({ key, partition }) => `${key}:${partition}`)

describe('the partition of a record that leaves', () => {
  it('is that of Kafka’s clients for its key', () => {
    const bench = benchOf(topologyOf({}), { partitionCount: 10 })
    bench.pipe('in', 'a=1@1', 'b=1@1', 'hello=1@1', 'a=2@1')
    expect(partitionsOf(bench)).toEqual(javaPartitions)
  })

  it('takes turns for records without a key, beginning at the task’s own', () => {
    const bench = benchOf(topologyOf({}), { partitionCount: 3 })
    bench.pipe('in', '~=1@1', '~=2@1', '~=3@1', '~=4@1')
    expect(partitionsOf(bench)).toEqual(['null:0', 'null:1', 'null:2', 'null:0'])
  })

  it('is what the partitioner says: one, several, none, or undefined for the default', () => {
    const choices: Record<string, unknown> = { one: 2, several: [0, 1], none: [], a: undefined }
    const partitioner = (_topic: string, key: unknown) => choices[key as string]
    const bench = benchOf(topologyOf({ partitioner }), { partitionCount: 10 })
    bench.pipe('in', 'one=x@1', 'several=x@1', 'none=x@1', 'a=x@1')
    expect(partitionsOf(bench)).toEqual(['one:2', 'several:0', 'several:1', 'a:4'])
  })

  it('must exist', () => {
    const bench = benchOf(topologyOf({ partitioner: () => 3 }), { partitionCount: 3 })
    expect(() => bench.pipe('in', 'a=x@1')).toThrow('the partitioner chose partition 3 of out, which has 3')
  })
})

describe('the bytes of a record that leaves', () => {
  it('are null for what its serde says is null', () => {
    const serde = { ...string(), isNull: (text: string) => text === 'none' }
    const bench = benchOf(topologyOf({ keySerde: serde, valueSerde: serde }))
    bench.pipe('in', 'none=x@1', 'a=none@1')
    expect(bench.sent.all.map(({ key, value }) => [key, value])).toEqual([
      [null, 'x'],
      ['a', null],
    ])
  })
})

describe('the topic of a record that leaves', () => {
  it('can be chosen for each record, with its context at hand', () => {
    const topic = (key: unknown, _value: unknown, context: SinkRecordContext) => joined(key, '-', context.offset)
    const bench = benchOf(topologyOf({ topic }))
    bench.pipe('in', 'a=1@1', 'b=1@2')
    expect(bench.sent.all.map((sent) => sent.topic)).toEqual(['a-0', 'b-1'])
  })

  it('carries the application’s id when it is a repartition topic', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .sink('sink', 'x-repartition', 'source')
      .addRepartitionTopic({ name: 'x-repartition', partitions: undefined })
      .build()
    const bench = benchOf(topology)
    bench.pipe('in', 'a=1@1')
    expect(bench.sent.to('app-x-repartition')).toEqual(['a=1@1'])
  })
})

describe('headers', () => {
  it('leave with the record', () => {
    const bench = benchOf(topologyOf({}))
    const header = { key: 'h', value: null }
    bench.task.enqueue('in', 0, [{ offset: 0, key: null, value: null, timestamp: 1, headers: [header] }], 1)
    bench.task.process(1)
    expect(bench.sent.all[0]).toMatchObject({ headers: [header], key: null, value: null })
  })
})
