import { describe, expect, test } from 'vitest'
import { StreamsBuilder, string } from '../../src/index.ts'

const serdes = { key: string(), value: string() }

describe('a stream', () => {
  test('rejects null values and keeps null keys, unless it is told otherwise', () => {
    const builder = new StreamsBuilder()
    builder.stream('a', { ...serdes, name: 'a' })
    builder.stream('b', { ...serdes, name: 'b', nullKeys: 'skip', nullValues: 'keep' })
    const { nodes } = builder.build()
    expect(nodes.get('a')).toMatchObject({ nullKeys: undefined, nullValues: 'reject' })
    expect(nodes.get('b')).toMatchObject({ nullKeys: 'skip', nullValues: undefined })
  })

  test('reads one topic, several or a pattern', () => {
    const builder = new StreamsBuilder()
    for (const [name, topics] of Object.entries({ one: 'a', more: ['b', 'c'], pattern: /x-.*/ })) {
      builder.stream(topics, { ...serdes, name, offsetReset: 'latest' })
    }
    const { nodes } = builder.build()
    expect(nodes.get('one')).toMatchObject({ topics: ['a'], offsetReset: 'latest' })
    expect(nodes.get('more')).toMatchObject({ topics: ['b', 'c'] })
    expect(nodes.get('pattern')).toMatchObject({ topics: /x-.*/ })
  })

  test.each(['', 'a/b', 'a b'])('of topic %j is refused at once', (topic) => {
    expect(() => new StreamsBuilder().stream(topic, serdes)).toThrow(/TOPOLOGY_NAME_INVALID: topic/)
  })
})

test('a table passes on its store’s options and its timestamp extractor', () => {
  const builder = new StreamsBuilder()
  const timestampExtractor = (): number => 7
  builder.table('users', { ...serdes, name: 'users', store: 's', inMemory: true, timestampExtractor })
  const { nodes, stores } = builder.build()
  expect(nodes.get('users-source')).toMatchObject({ topics: ['users'], timestampExtractor })
  expect(stores.get('s')).toMatchObject({ persistent: false })
})
