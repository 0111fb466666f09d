import { ManualClock } from '@millrace/record'
import { expect, test } from 'vitest'
import { benchOf, storeSpec, TextTopology } from '../task-bench.ts'

function counting() {
  const lines: string[] = []
  const clock = new ManualClock()
  const topology = TextTopology.around({ kind: 'table-source', store: 'rows', sendOldValues: false }, [
    storeSpec('rows'),
  ])
  const bench = benchOf(topology, { clock, log: { warn: (line) => lines.push(line) } })
  return { bench, lines, clock }
}

test('a record without a key is told of with its place, the node and the task', () => {
  const { bench, lines } = counting()
  bench.pipe('in', '~=1@1')
  expect(lines).toEqual(['record in-0@0 is left out at node: its key is null (the first of task 0_0)'])
})

test('a flood of them is one line in ten seconds, which says how many there were', () => {
  const { bench, lines, clock } = counting()
  bench.pipe('in', '~=1@1', '~=2@2', '~=3@3')
  clock.advance(9_999)
  bench.pipe('in', '~=4@4')
  expect(lines).toHaveLength(1)
  clock.advance(1)
  bench.pipe('in', '~=5@5')
  expect(lines.slice(1)).toEqual(['record in-0@4 is left out at node: its key is null (5 of them so far in task 0_0)'])
  expect(bench.dropped()).toEqual({ 'null-key': 5 })
})

test('a record that its source leaves out is told of with its own place, not that of the one before', () => {
  const lines: string[] = []
  const topology = new TextTopology()
    .source('source', ['in'], { nullValues: 'skip', timestampExtractor: () => 1 })
    .sink('sink', 'out', 'source')
    .build()
  const bench = benchOf(topology, { log: { warn: (line) => lines.push(line) } })
  bench.pipe('in', 'a=1@1', 'b=~@2')
  expect(lines).toEqual(['record in-0@1 is left out at source: its value is null (the first of task 0_0)'])
})
