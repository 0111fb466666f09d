// What drawn topologies read: streams of one or several topics or a pattern, tables, global tables and global stores.
import type { Draft, Node, Step } from './draft.ts'
import { materializedTable } from './stores.ts'

const valueTypes = ['string', 'string', 'string', 'string', 'string', 'long', 'long', 'integer', 'double', 'bytes']
const keyTypes = ['string', 'string', 'string', 'string', 'string', 'string', 'string', 'long', 'integer', 'bytes']
const extractors = ['valuePrefix', 'valuePrefixOrPartitionTime', 'valuePrefixOrNegative']

export function addSource(draft: Draft): void {
  const { random } = draft
  const x = random.next()
  const types = { key: random.chance(0.7) ? 'string' : random.pick(keyTypes), value: random.pick(valueTypes) }
  if (x < 0.55) addStream(draft, types)
  else if (x < 0.9) addTable(draft, types)
  else if (x < 0.96) addGlobalTable(draft, types)
  else addGlobalStore(draft)
}

interface Types {
  readonly key: string
  readonly value: string
}

export function addStream(draft: Draft, types: Types): Node {
  const { random } = draft
  const before = draft.steps.find(({ op, topics }) => op === 'stream' && topics !== undefined)
  if (before !== undefined && random.chance(0.15)) return readAgain(draft, before)
  const topic = draft.name('in')
  const x = random.next()
  const source = x < 0.06 ? { pattern: `${topic}-.*` } : { topics: x < 0.16 ? [topic, `${topic}b`] : [topic] }
  // The driver of Kafka Streams keeps one queue for all topics of a pattern, and with it one partition time.
  const timestampExtractor =
    types.value === 'string' && 'topics' in source ? random.maybe(0.15, () => random.pick(extractors)) : undefined
  const name = random.maybe(0.1, () => draft.name('src'))
  return draft.add(
    { op: 'stream', ...source, ...types, timestampExtractor, ...(name && { name }) },
    { kind: 'stream', ...types },
  )
}

/** A topic that is read twice; the two sources become one. */
function readAgain(draft: Draft, { topics, key = '', value = '', timestampExtractor }: Step): Node {
  return draft.add({ op: 'stream', topics, key, value, timestampExtractor }, { kind: 'stream', key, value })
}

function addTable(draft: Draft, types: Types): void {
  const { random } = draft
  const topic = draft.name('in')
  const options = materializedTable(draft, types.key, 0.3)
  const name = random.maybe(0.1, () => draft.name('src'))
  draft.add(
    { op: 'table', topic, ...types, ...(options && { materialized: options }), ...(name && { name }) },
    { kind: 'table', ...types, store: options?.store, versionedMs: options?.versionedHistoryMs },
  )
}

function addGlobalTable(draft: Draft, types: Types): void {
  const { random } = draft
  const store = random.maybe(0.5, () => draft.name('gt'))
  const options = store && { materialized: random.chance(0.3) ? { store, inMemory: true } : { store } }
  draft.add(
    { op: 'globalTable', topic: draft.name('in'), ...types, ...options },
    { kind: 'globalTable', ...types, store },
  )
}

/** Processors look it up without being connected. */
function addGlobalStore(draft: Draft): void {
  const types = { key: 'string', value: draft.random.pick(['string', 'long']) }
  const store = draft.name('gs')
  draft.step({ op: 'addGlobalStore', topic: draft.name('in'), store, ...types })
  draft.globalStores.push(store)
}
