import { expect, it } from 'vitest'
import type { SinkRecordContext } from '@millrace/topology'
import { benchOf, joined, storeSpec, text, TextTopology } from '../task-bench.ts'

/** Names the topic after the input record that a sink is told of. */
const byOrigin = (_key: unknown, _value: unknown, { topic, offset }: SinkRecordContext) => joined(topic, '-', offset)

const sink = { topic: byOrigin, keySerde: text, valueSerde: text, partitioner: undefined }

it('an update that a cache held back comes out as its own record, also amid another one', () => {
  const topology = new TextTopology()
    .source('stream', ['in'])
    .source('rows', ['table'])
    .addProcessor('table', { kind: 'table-source', store: 'table-store', sendOldValues: false }, ['rows'])
    .addStore(storeSpec('table-store'), ['table'])
    .addProcessor('changes', { kind: 'table-to-stream' }, ['table'])
    .addSink('rows-out', sink, ['changes'])
    .addProcessor(
      'join',
      {
        kind: 'stream-table-join',
        table: { kind: 'store', store: 'table-store' },
        joiner: (_key, left, right) => joined(left, right),
        left: false,
        graceBuffer: undefined,
      },
      ['stream'],
    )
    .connect('join', ['table-store'])
    .addSink('joined-out', sink, ['join'])
    .build()
  // Room for one row: each row that comes drives the one before out, and so does a lookup.
  const bench = benchOf(topology, { cacheMaxBytes: 100 })
  bench.pipe('table', 'a=1@10', 'b=2@20', 'b=3@30')
  bench.pipe('in', 'a=x@40')
  const visible = bench.sent.all.filter(({ topic }) => !topic.endsWith('-changelog'))
  expect(visible.map(({ topic, key, value, timestamp }) => [topic, key, value, timestamp])).toEqual([
    ['table-0', 'a', '1', 10],
    ['table-1', 'b', '2', 20],
    ['table-2', 'b', '3', 30],
    ['in-0', 'a', 'x1', 40],
  ])
})
