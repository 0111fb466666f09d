import { long, string } from '@millrace/serde'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  branch,
  count,
  filter,
  groupBy,
  groupByKey,
  mapValues,
  merge,
  PlanBuilder,
  selectKey,
  split,
  type StepRef,
  stream,
  type StreamDraft,
  streamTableJoin,
  table,
  tableFilter,
  to,
  toStream,
} from '../../src/index.ts'

const serdes = { key: string(), value: string() }
let plan: PlanBuilder
let input: StepRef<StreamDraft>
beforeEach(() => {
  plan = new PlanBuilder()
  input = plan.add(stream({ topics: ['in'], ...serdes }))
})

const anyKey = (key: unknown): unknown => key

describe('a plan', () => {
  test('builds the same topology each time, with other options too, and goes on afterwards', () => {
    plan.add(to({ input, topic: 'out' }))
    const before = plan.build().describe()
    expect(plan.build({ optimize: 'all' }).describe()).toBe(before)
    plan.add(to({ input, topic: 'out2' }))
    expect([...plan.build().nodes.keys()]).toEqual([
      'KSTREAM-SOURCE-0000000000',
      'KSTREAM-SINK-0000000001',
      'KSTREAM-SINK-0000000002',
    ])
  })

  test('refuses steps of another plan', () => {
    const other = new PlanBuilder().add(stream({ topics: ['in'], ...serdes }))
    expect(() => plan.add(merge({ left: input, right: other }))).toThrow(
      expect.objectContaining({ code: 'TOPOLOGY_FOREIGN_STEP' }),
    )
  })

  test('that is empty builds an empty topology', () => {
    expect(new PlanBuilder().build().describe()).toBe('Topologies:\n ')
  })

  test('refuses a name twice only when it is built', () => {
    plan.add(filter({ input, predicate: () => true, negate: false, name: 'X' }))
    plan.add(filter({ input, predicate: () => true, negate: false, name: 'X' }))
    expect(() => plan.build()).toThrow(expect.objectContaining({ code: 'TOPOLOGY_DUPLICATE_NODE' }))
  })
})

describe('a missing serde', () => {
  test('of a repartition names the aggregation, the topic and the call to change', () => {
    const grouped = plan.add(groupBy({ input, selector: anyKey }))
    plan.add(count({ input: grouped, materialized: { store: 'counts' } }))
    expect(() => plan.build()).toThrow(
      "TOPOLOGY_MISSING_SERDE: count 'KSTREAM-AGGREGATE-0000000002' writes keys to repartition topic 'counts-repartition', but no key serde is known; give one: .groupBy(f, { key: string() })",
    )
  })

  test('of a sink names the topic; serdes are lost where values change', () => {
    plan.add(to({ input: plan.add(mapValues({ input, mapper: anyKey })), topic: 'out' }))
    expect(() => plan.build()).toThrow(
      "TOPOLOGY_MISSING_SERDE: to 'KSTREAM-SINK-0000000002' writes values to topic 'out', but no value serde is known; give one: .to(topic, { value: json() })",
    )
  })

  test('of a source names the topic', () => {
    const unkeyed = new PlanBuilder()
    unkeyed.add(stream({ topics: ['in'], value: string() }))
    expect(() => unkeyed.build()).toThrow(/stream 'KSTREAM-SOURCE-0000000000' reads keys from topic 'in'/)
  })

  test('of a store names the store', () => {
    const grouped = plan.add(groupByKey({ input, key: string() }))
    plan.add(toStream({ input: plan.add(count({ input: grouped })) }))
    expect(plan.build().stores.size).toBe(1)
    const unkeyed = plan.add(groupByKey({ input: plan.add(selectKey({ input, selector: anyKey })) }))
    plan.add(count({ input: unkeyed, materialized: { value: long(), store: 'st' } }))
    expect(() => plan.build()).toThrow(/no key serde is known; give one: \.groupByKey\(\{ key: string\(\) \}\)/)
  })

  test('is none where serdes flow: through filters, to a repartition that a group gives the key', () => {
    const filtered = plan.add(filter({ input, predicate: () => true, negate: false }))
    const grouped = plan.add(groupBy({ input: filtered, selector: anyKey, key: long() }))
    const counts = plan.add(toStream({ input: plan.add(count({ input: grouped })) }))
    plan.add(to({ input: counts, topic: 'out' }))
    const sinks = [...plan.build().nodes.values()].flatMap((node) => (node.kind === 'sink' ? [node] : []))
    expect(sinks.map(({ keySerde, valueSerde }) => [keySerde?.name, valueSerde?.name])).toEqual([
      ['long', 'string'],
      ['long', 'long'],
    ])
  })
})

describe('streams of one topic', () => {
  test('share a source', () => {
    plan.add(to({ input, topic: 'a' }))
    plan.add(to({ input: plan.add(stream({ topics: ['in'], ...serdes })), topic: 'b' }))
    const { nodes } = plan.build()
    expect(nodes.get('KSTREAM-SOURCE-0000000000')?.children).toEqual([
      'KSTREAM-SINK-0000000001',
      'KSTREAM-SINK-0000000003',
    ])
  })

  test('are refused if they would read it differently, or share only some topics', () => {
    const second = (call: Parameters<typeof stream>[0], code: string): void => {
      const builder = new PlanBuilder()
      builder.add(stream({ topics: ['in'], ...serdes }))
      builder.add(stream(call))
      expect(() => builder.build()).toThrow(expect.objectContaining({ code }))
    }
    second({ topics: ['in'], ...serdes, offsetReset: 'latest' }, 'TOPOLOGY_SOURCE_CONFLICT')
    second({ topics: ['in'], key: string(), value: long() }, 'TOPOLOGY_SOURCE_CONFLICT')
    second({ topics: ['in'], ...serdes, nullValues: 'skip' }, 'TOPOLOGY_SOURCE_CONFLICT')
    second({ topics: ['in', 'more'], ...serdes }, 'TOPOLOGY_TOPIC_TAKEN')
  })

  test('are not shared with a table', () => {
    plan.add(table({ topic: 'in', ...serdes }))
    expect(() => plan.build()).toThrow(expect.objectContaining({ code: 'TOPOLOGY_TOPIC_TAKEN' }))
  })
})

describe('a table', () => {
  test('is stored only when somebody looks rows up in it', () => {
    const users = plan.add(table({ topic: 'users', ...serdes }))
    const adults = plan.add(tableFilter({ input: users, predicate: () => true, negate: false }))
    expect(plan.build().stores.size).toBe(0)
    plan.add(streamTableJoin({ stream: input, table: adults, joiner: anyKey, left: false }))
    const { stores, nodes, copartitionGroups } = plan.build()
    expect([...stores.keys()]).toEqual(['users-STATE-STORE-0000000001'])
    expect(nodes.get('KSTREAM-JOIN-0000000005')).toMatchObject({
      stores: ['users-STATE-STORE-0000000001'],
      operator: { table: { kind: 'filter', of: { kind: 'store', store: 'users-STATE-STORE-0000000001' } } },
    })
    expect(copartitionGroups).toEqual([['in', 'users']])
  })

  test('may be written after a join that looks rows up in it, as a shared repartition makes it', () => {
    const grouped = plan.add(groupBy({ input, selector: anyKey, ...serdes, name: 'shared' }))
    const counts = plan.add(count({ input: grouped, materialized: { store: 'counts' } }))
    plan.add(streamTableJoin({ stream: input, table: counts, joiner: anyKey, left: true, name: 'join' }))
    plan.add(count({ input: grouped, materialized: { store: 'again' } }))
    const { nodes } = plan.build()
    expect([...nodes.keys()].indexOf('join')).toBeLessThan([...nodes.keys()].indexOf('shared-repartition-source'))
    expect(nodes.get('join')).toMatchObject({ stores: ['counts'] })
  })

  test('tells old values to a filter where it is stored already, and not otherwise', () => {
    const filtered = (call: Parameters<typeof table>[0]): unknown => {
      const builder = new PlanBuilder()
      const users = builder.add(table(call))
      builder.add(tableFilter({ input: users, predicate: () => true, negate: false, name: 'f' }))
      const { nodes } = builder.build()
      return [...nodes.values()].flatMap((node) =>
        node.kind === 'processor' && 'sendOldValues' in node.operator ? [node.operator.sendOldValues] : [],
      )
    }
    expect(filtered({ topic: 'users', ...serdes, materialized: { store: 'users' } })).toEqual([true, true])
    expect(filtered({ topic: 'users', ...serdes })).toEqual([false, false])
  })

  test('uses its topic as changelog when optimized, even if it was to have none', () => {
    plan.add(table({ topic: 'users', ...serdes, materialized: { store: 'users', logging: false } }))
    expect(plan.build().stores.get('users')).toMatchObject({ logging: false, changelogSourceTopic: undefined })
    expect(plan.build({ optimize: 'all' }).stores.get('users')).toMatchObject({
      logging: true,
      changelogSourceTopic: 'users',
    })
  })
})

test('stores are where the build says, unless they say it themselves', () => {
  plan.add(table({ topic: 'a', ...serdes, materialized: { store: 'a' } }))
  plan.add(table({ topic: 'b', ...serdes, materialized: { store: 'b', inMemory: false } }))
  const persistent = [...plan.build({ stores: 'memory' }).stores.values()].map((store) => store.persistent)
  expect(persistent).toEqual([false, true])
})

test('branches are named after the split, by their own name or number, the default one last', () => {
  const branches = plan.add(
    split({
      input,
      name: 'p-',
      branches: [{ predicate: () => true }, { predicate: () => true, name: 'b' }],
      defaultBranch: {},
    }),
  )
  plan.add(to({ input: plan.add(branch(branches, 2)), topic: 'rest' }))
  const { nodes } = plan.build()
  expect(nodes.get('p-')).toMatchObject({
    children: ['p-1', 'p-b', 'p-0'],
    operator: { branches: [{ child: 'p-1' }, { child: 'p-b' }], defaultChild: 'p-0' },
  })
  expect(nodes.get('p-0')?.children).toEqual(['KSTREAM-SINK-0000000005'])
})
