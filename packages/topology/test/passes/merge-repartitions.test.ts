import { string } from '@millrace/serde'
import { beforeEach, expect, test } from 'vitest'
import {
  count,
  filter,
  groupByKey,
  mapValues,
  merge,
  PlanBuilder,
  selectKey,
  type StepRef,
  stream,
  type StreamDraft,
  streamTableJoin,
  table,
} from '../../src/index.ts'

const serdes = { key: string(), value: string() }
const anyKey = (key: unknown): unknown => key
let plan: PlanBuilder
let input: StepRef<StreamDraft>
beforeEach(() => {
  plan = new PlanBuilder()
  input = plan.add(stream({ topics: ['in'], ...serdes }))
})

const rekeyed = (): StepRef<StreamDraft> => plan.add(selectKey({ input, selector: anyKey }))
function countIn(from: StepRef<StreamDraft>, store: string): void {
  plan.add(count({ input: plan.add(groupByKey({ input: from, ...serdes })), materialized: { store } }))
}
const topics = (optimize: 'all' | 'none'): string[] => [...plan.build({ optimize }).repartitionTopics.keys()]

test('two aggregations of a re-keyed stream share the first one’s repartition, if asked for', () => {
  const stream = rekeyed()
  countIn(stream, 'a')
  countIn(stream, 'b')
  expect(topics('none')).toEqual(['a-repartition', 'b-repartition'])
  expect(topics('all')).toEqual(['a-repartition'])
})

test('steps between the new key and the repartitions move below it, also where both have them in common', () => {
  const stream = plan.add(filter({ input: rekeyed(), predicate: () => true, negate: false, name: 'between' }))
  countIn(stream, 'a')
  countIn(stream, 'b')
  const { nodes, repartitionTopics } = plan.build({ optimize: 'all' })
  expect([...repartitionTopics.keys()]).toEqual(['a-repartition'])
  expect(nodes.get('between')).toMatchObject({ parents: ['a-repartition-source'] })
  expect(nodes.get('between')?.children).toHaveLength(2)
})

test('a value that changed in between keeps them apart', () => {
  const stream = plan.add(mapValues({ input: rekeyed(), mapper: anyKey }))
  countIn(stream, 'a')
  countIn(stream, 'b')
  expect(topics('all')).toEqual(['a-repartition', 'b-repartition'])
})

test('of merged streams, the merge is repartitioned', () => {
  const merged = plan.add(merge({ left: rekeyed(), right: rekeyed() }))
  countIn(merged, 'a')
  countIn(merged, 'b')
  const { nodes, repartitionTopics } = plan.build({ optimize: 'all' })
  expect([...repartitionTopics.keys()]).toEqual(['a-repartition'])
  expect(nodes.get('KSTREAM-MERGE-0000000003')?.children).toEqual(['a-repartition-filter'])
})

test('topics that meet in a join are co-partitioned under the merged name', () => {
  const users = plan.add(table({ topic: 'users', ...serdes }))
  const stream = rekeyed()
  countIn(stream, 'a')
  plan.add(streamTableJoin({ stream, table: users, joiner: anyKey, left: false, ...serdes }))
  expect(plan.build({ optimize: 'all' }).copartitionGroups).toEqual([['users', 'a-repartition']])
})

test('of merges one after the other the last is, because only it has all the records', () => {
  const stream = rekeyed()
  const merged = plan.add(merge({ left: stream, right: stream, name: 'first' }))
  countIn(plan.add(merge({ left: merged, right: stream, name: 'last' })), 'a')
  const { nodes } = plan.build({ optimize: 'all' })
  expect(nodes.get('first')?.children).toEqual(['last'])
  expect(nodes.get('last')?.children).toEqual(['a-repartition-filter'])
})
