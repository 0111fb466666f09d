import { string } from '@millrace/serde'
import { beforeEach, describe, expect, test } from 'vitest'
import { type SinkSpec, type SourceSpec, type StoreSpec, TopologyBuilder } from '../../src/index.ts'

const passOn = { kind: 'pass-through' } as const

function source(...topics: string[]): SourceSpec {
  return { topics, keySerde: string(), valueSerde: string(), timestampExtractor: undefined, offsetReset: undefined }
}

function sink(topic: string): SinkSpec {
  return { topic, keySerde: string(), valueSerde: string(), partitioner: undefined }
}

function store(name: string): StoreSpec {
  return {
    name,
    type: 'key-value',
    keySerde: string(),
    valueSerde: string(),
    persistent: false,
    caching: false,
    logging: true,
    changelogConfigs: {},
    changelogSourceTopic: undefined,
  }
}

let builder: TopologyBuilder
beforeEach(() => {
  builder = new TopologyBuilder()
})

describe('a topology', () => {
  test('keeps nodes and children in the order in which they were added', () => {
    builder.addSource('in', source('a')).addProcessor('second', passOn, ['in']).addProcessor('first', passOn, ['in'])
    const { nodes } = builder.addSink('out', sink('o'), ['second', 'first']).build()
    expect([...nodes.keys()]).toEqual(['in', 'second', 'first', 'out'])
    expect(nodes.get('in')?.children).toEqual(['second', 'first'])
    expect(nodes.get('out')?.parents).toEqual(['second', 'first'])
  })

  test('falls into sub-topologies where neither an edge nor a store connects', () => {
    for (const name of ['a', 'b', 'c']) builder.addSource(name, source(name)).addProcessor(`${name}2`, passOn, [name])
    builder.addStore(store('shared'), ['a2', 'c2']).addStore(store('own'), ['b2'])
    expect(builder.build().subtopologies).toEqual([
      { id: 0, nodes: ['a', 'a2', 'c', 'c2'], sourceTopics: ['a', 'c'], stores: ['shared'] },
      { id: 1, nodes: ['b', 'b2'], sourceTopics: ['b'], stores: ['own'] },
    ])
  })

  test('that was built does not change when the builder goes on', () => {
    const built = builder.addSource('in', source('a')).build()
    builder.addProcessor('late', passOn, ['in'])
    expect(built.nodes.get('in')?.children).toEqual([])
  })

  test('lists the topics that meet, without groups of one topic and sources that were not added', () => {
    builder.addSource('a', source('x', 'y')).addSource('b', source('z')).copartition(['a', 'b', 'nobody'])
    expect(builder.copartition(['b']).build().copartitionGroups).toEqual([['x', 'y', 'z']])
  })

  test('may write to a topic that it reads', () => {
    const { nodes } = builder.addSource('in', source('a')).addSink('out', sink('a'), ['in']).build()
    expect(nodes.size).toBe(2)
  })
})

describe('refused:', () => {
  const refusals: [string, string, (builder: TopologyBuilder) => unknown][] = [
    ['a node name used twice', 'DUPLICATE_NODE', (b) => b.addProcessor('in', passOn, ['in'])],
    ['a node name with a slash', 'NAME_INVALID', (b) => b.addProcessor('a/b', passOn, ['in'])],
    ['an unknown parent', 'UNKNOWN_NODE', (b) => b.addProcessor('p', passOn, ['nobody'])],
    ['a node as its own parent', 'UNKNOWN_NODE', (b) => b.addProcessor('p', passOn, ['p'])],
    ['no parent', 'NO_PARENT', (b) => b.addSink('s', sink('o'), [])],
    ['a sink as parent', 'SINK_AS_PARENT', (b) => b.addSink('s', sink('o'), ['in']).addProcessor('p', passOn, ['s'])],
    ['a source without a topic', 'ARGUMENT_INVALID', (b) => b.addSource('s', source())],
    ['a topic read twice', 'TOPIC_TAKEN', (b) => b.addSource('s', source('b', 'a'))],
    ['a pattern that matches a topic read', 'TOPIC_TAKEN', (b) => b.addSource('s', { ...source(), topics: /a|b/ })],
    [
      'a topic that a pattern matches',
      'TOPIC_TAKEN',
      (b) => b.addSource('s', { ...source(), topics: /x-.*/ }).addSource('t', source('x-1')),
    ],
    ['two stores of one name', 'DUPLICATE_STORE', (b) => b.addStore(store('st'), []).addStore(store('st'), [])],
    ['an unknown store', 'UNKNOWN_STORE', (b) => b.addProcessor('p', passOn, ['in']).connect('p', ['nope'])],
    ['a store of nobody known', 'UNKNOWN_NODE', (b) => b.addStore(store('st'), ['nobody'])],
    ['a store at a source', 'STORE_MISPLACED', (b) => b.addStore(store('st'), ['in'])],
    ['a connection to no store', 'ARGUMENT_INVALID', (b) => b.addProcessor('p', passOn, ['in']).connect('p', [])],
  ]
  test.each(refusals)('%s', (_, code, refused) => {
    builder.addSource('in', source('a'))
    expect(() => refused(builder)).toThrow(expect.objectContaining({ code: `TOPOLOGY_${code}` }))
  })

  test('repartition topics that meet with different numbers of partitions, all of them given', () => {
    for (const [name, partitions] of [
      ['a', 2],
      ['b', 3],
    ] as const) {
      builder.addRepartitionTopic({ name, partitions }).addSource(name, source(name))
    }
    builder.copartition(['a', 'b'])
    expect(() => builder.build()).toThrow(/TOPOLOGY_COPARTITION: .*a: 2, b: 3/)
  })

  test('but not where a topic of the user is among them: its partitions are known when it runs', () => {
    builder.addRepartitionTopic({ name: 'a', partitions: 2 }).addSource('a', source('a')).addSource('b', source('b'))
    expect(builder.copartition(['a', 'b']).build().copartitionGroups).toEqual([['a', 'b']])
  })

  test('not: one store added again, a pattern that matches only a part of the topic', () => {
    const shared = store('st')
    builder
      .addSource('in', source('xa'))
      .addProcessor('p', passOn, ['in'])
      .addStore(shared, ['p'])
      .addStore(shared, ['p'])
    builder.addSource('s', { ...source(), topics: /a/ })
    expect(builder.build().stores.get('st')).toBe(shared)
  })
})

describe('its patterns', () => {
  const patterned = (): TopologyBuilder =>
    builder
      .addSource('named', source('users'))
      .addSource('in', { ...source(), topics: /in-.*/ })
      .addProcessor('p', passOn, ['named', 'in'])
      .copartition(['named', 'in'])

  test('become the topics that they match as a whole, which then meet those of others', () => {
    const { nodes, subtopologies, copartitionGroups, describe } = patterned()
      .build()
      .reading(['in-b', 'main-a', 'users', 'in-a'])
    expect(nodes.get('in')).toMatchObject({ topics: ['in-a', 'in-b'] })
    expect(subtopologies.map(({ sourceTopics }) => sourceTopics)).toEqual([['users', 'in-a', 'in-b']])
    expect(copartitionGroups).toEqual([['users', 'in-a', 'in-b']])
    expect(describe()).toContain('topics: in-.*')
  })

  test('may match nothing', () => {
    expect(patterned().build().reading([]).subtopologies[0]?.sourceTopics).toEqual(['users'])
  })

  test('may not match one topic together', () => {
    const topology = patterned()
      .addSource('more', { ...source(), topics: /.*-a/ })
      .build()
    expect(() => topology.reading(['in-b', 'x-a'])).not.toThrow()
    expect(() => topology.reading(['in-a'])).toThrow(/TOPOLOGY_TOPIC_TAKEN: .*'in-a'.*'in'.*'more'/)
  })

  test('leave a topology without any as it is', () => {
    const topology = builder.addSource('in', source('t')).build()
    expect(topology.reading(['t', 'u'])).toBe(topology)
  })
})

describe('its description', () => {
  test('names a pattern by its text and a topic extractor by its name', () => {
    const byKey = (key: unknown): string => String(key)
    builder.addSource('in', { ...source(), topics: /in-.*/ }).addSink('out', { ...sink(''), topic: byKey }, ['in'])
    expect(builder.build().describe()).toBe(`Topologies:
   Sub-topology: 0
    Source: in (topics: in-.*)
      --> out
    Sink: out (extractor class: byKey)
      <-- in

`)
  })

  test('lists larger sub-trees first, then names', () => {
    builder.addSource('in', source('t')).addProcessor('a', passOn, ['in']).addProcessor('b', passOn, ['in'])
    const lines = builder.addSink('c', sink('o'), ['b']).build().describe().split('\n')
    expect(lines.filter((line) => line.includes(':')).map((line) => line.trim().split(' ')[1])).toEqual([
      undefined,
      '0',
      'in',
      'b',
      'a',
      'c',
    ])
  })
})
