// The operators of the DSL that a drawn topology applies next, by the kind of what it has. An operator that does not fit returns false and adds nothing.
import type { CaseMaterialized } from '../../conformance/case.ts'
import { aggregateStream, aggregateTable } from './aggregations.ts'
import { type Draft, type Node } from './draft.ts'
import { isWindowed, keyedMap, newKey, predicate, valueMap } from './functions.ts'
import { joinForeign, joinGlobal, joinStreams, joinTable, joinTables } from './joins.ts'
import { process } from './processors.ts'
import { materialized, materializedTable } from './stores.ts'

type Operator = (draft: Draft, from: Node) => boolean

const splitters = ['words', 'chars', 'twice', 'none']

/** With how often each is drawn. */
const ofStreams: readonly (readonly [number, Operator])[] = [
  [2, filter],
  [2, mapValues],
  [2, selectKey],
  [1, map],
  [1, flatMap],
  [1, flatMapValues],
  [1, peek],
  [1, merge],
  [1, split],
  [1, repartition],
  [2, toTable],
  [7, aggregateStream],
  [6, process],
  [5, joinStreams],
  [4, joinTable],
  [3, joinGlobal],
  [1, through],
  [1, toDynamic],
]

const ofTables: readonly (readonly [number, Operator])[] = [
  [2, filter],
  [2, mapValues],
  [2, transformValues],
  [3, toStream],
  [2, aggregateTable],
  [3, joinTables],
  [3, joinForeign],
  [3, suppress],
]

const bags = { stream: bag(ofStreams), table: bag(ofTables), globalTable: [] }

function bag(weights: readonly (readonly [number, Operator])[]): readonly Operator[] {
  return weights.flatMap(([weight, operator]) => Array.from({ length: weight }, () => operator))
}

export function applyOperator(draft: Draft, from: Node): boolean {
  const operators = bags[from.kind]
  return operators.length > 0 && draft.random.pick(operators)(draft, from)
}

/** For table operators that may keep their result. */
function kept(draft: Draft, from: Node): { readonly materialized?: CaseMaterialized } {
  const options = from.kind === 'table' ? materialized(draft) : undefined
  return options === undefined ? {} : { materialized: options }
}

function filter(draft: Draft, from: Node): boolean {
  const { random } = draft
  const options = kept(draft, from)
  const step = { op: random.chance(0.7) ? 'filter' : 'filterNot', from: draft.use(from), ...draft.named(), ...options }
  draft.add(
    { ...step, predicate: predicate(random, from.key, from.value) },
    { ...from, store: options.materialized?.store, versionedMs: undefined },
  )
  return true
}

function mapValues(draft: Draft, from: Node): boolean {
  const withKey = draft.random.chance(0.3)
  const [expression, value] = withKey
    ? keyedMap(draft.random, from.key, from.value)
    : valueMap(draft.random, from.value)
  if (isWindowed(value)) return false
  const options = kept(draft, from)
  draft.add(
    {
      op: 'mapValues',
      from: draft.use(from),
      value: expression,
      ...(withKey ? { withKey } : {}),
      ...draft.named(),
      ...options,
    },
    { ...from, value, store: options.materialized?.store, versionedMs: undefined },
  )
  return true
}

function selectKey(draft: Draft, from: Node): boolean {
  const [expression, key] = newKey(draft.random, from.key, from.value)
  draft.add({ op: 'selectKey', from: draft.use(from), key: expression, ...draft.named() }, { ...from, key })
  return true
}

function map(draft: Draft, from: Node): boolean {
  const [keyExpression, key] = newKey(draft.random, from.key, from.value)
  const [valueExpression, value] = valueMap(draft.random, from.value)
  const step = { op: 'map', from: draft.use(from), key: keyExpression, value: valueExpression, ...draft.named() }
  draft.add(step, { ...from, key, value })
  return true
}

function flatMap(draft: Draft, from: Node): boolean {
  if (from.value !== 'string') return false
  const [keyExpression, key] = newKey(draft.random, from.key, 'string')
  const splitter = draft.random.pick(splitters)
  draft.add(
    { op: 'flatMap', from: draft.use(from), splitter, key: keyExpression, value: 'value', ...draft.named() },
    { ...from, key },
  )
  return true
}

function flatMapValues(draft: Draft, from: Node): boolean {
  if (from.value !== 'string') return false
  const withKey = draft.random.chance(0.4)
  const [expression, value] = withKey ? keyedMap(draft.random, from.key, 'string') : valueMap(draft.random, 'string')
  if (isWindowed(value)) return false
  draft.add(
    {
      op: 'flatMapValues',
      from: draft.use(from),
      splitter: draft.random.pick(splitters),
      value: expression,
      ...(withKey ? { withKey } : {}),
      ...draft.named(),
    },
    { ...from, value },
  )
  return true
}

/** `foreach` ends its stream. */
function peek(draft: Draft, from: Node): boolean {
  if (draft.random.chance(0.7)) draft.add({ op: 'peek', from: draft.use(from), ...draft.named() }, from)
  else draft.step({ op: 'foreach', id: draft.id(), from: draft.use(from), ...draft.named() })
  return true
}

function merge(draft: Draft, from: Node): boolean {
  const other = draft.oneOf('stream', ({ key, value }) => key === from.key && value === from.value)
  if (other === undefined) return false
  draft.add({ op: 'merge', from: draft.use(from), with: draft.use(other), ...draft.named() }, from)
  return true
}

function split(draft: Draft, from: Node): boolean {
  const { random } = draft
  const id = draft.id()
  const isNamed = random.chance(0.3)
  const branches = Array.from({ length: 1 + random.int(3) }, () => ({
    predicate: predicate(random, from.key, from.value),
    ...(isNamed && random.chance(0.5) ? { name: draft.name('b') } : {}),
  }))
  const other = random.chance(0.5) ? { default: random.chance(0.3) ? { name: draft.name('b') } : {} } : {}
  draft.step({
    op: 'split',
    id,
    from: draft.use(from),
    branches,
    ...other,
    ...(isNamed ? { name: draft.name('br') + '-' } : {}),
  })
  const outs = [...branches.keys()].map(String)
  for (const out of 'default' in other ? [...outs, 'default'] : outs)
    draft.offer({ ...from, id: `${id}.${out}`, used: false })
  return true
}

function repartition(draft: Draft, from: Node): boolean {
  const partitions = draft.random.maybe(0.2, () => 1 + draft.random.int(4))
  draft.add({ op: 'repartition', from: draft.use(from), ...draft.named(), ...(partitions && { partitions }) }, from)
  return true
}

function toTable(draft: Draft, from: Node): boolean {
  const options = materializedTable(draft, from.key, 0.2)
  draft.add(
    { op: 'toTable', from: draft.use(from), ...draft.named(), ...(options && { materialized: options }) },
    { ...from, kind: 'table', store: options?.store, versionedMs: options?.versionedHistoryMs },
  )
  return true
}

/** Out to a topic and in again. */
function through(draft: Draft, from: Node): boolean {
  if (isWindowed(from.key)) return false
  const topic = draft.name('mid')
  draft.step({ op: 'to', from: draft.use(from), topic, ...draft.named() })
  draft.add({ op: 'stream', topics: [topic], key: from.key, value: from.value }, from)
  return true
}

/** Topics that records choose, all of the same types: one such sink a topology. */
function toDynamic(draft: Draft, from: Node): boolean {
  if (from.key !== 'string' || draft.steps.some(({ topicExpr }) => topicExpr !== undefined)) return false
  const topicExpr = draft.random.pick(['const(dyn-c)', 'key>orElse(none)>prepend(dyn-)'])
  draft.step({ op: 'to', from: draft.use(from), topicExpr, ...draft.named() })
  return true
}

function transformValues(draft: Draft, from: Node): boolean {
  const { random } = draft
  if (from.value === 'double' || from.key === 'double') return false
  const transformer = random.pick(['keyPrefix', 'nullToMissing', 'countCalls'])
  const options = kept(draft, from)
  const stores: string[] = []
  if (transformer === 'countCalls') {
    if (from.key !== 'string') return false
    stores.push(draft.name('ts'))
    draft.step({ op: 'addStateStore', store: stores[0] as string, key: from.key, value: 'long' })
  }
  draft.add(
    {
      op: 'transformValues',
      from: draft.use(from),
      transformer,
      ...(stores.length > 0 ? { stores } : {}),
      ...draft.named(),
      ...options,
    },
    { ...from, value: 'string', store: options.materialized?.store, versionedMs: undefined },
  )
  return true
}

function toStream(draft: Draft, from: Node): boolean {
  const step = { op: 'toStream', from: draft.use(from), ...draft.named() }
  if (draft.random.chance(isWindowed(from.key) ? 0.6 : 0.15)) {
    const [expression, key] = newKey(draft.random, from.key, from.value)
    draft.add({ ...step, key: expression }, { kind: 'stream', key, value: from.value })
  } else draft.add(step, { kind: 'stream', key: from.key, value: from.value })
  return true
}

const limits = [
  { maxRecords: 1, whenFull: 'emitEarly' },
  { maxRecords: 3, whenFull: 'emitEarly' },
  { maxBytes: 150, whenFull: 'emitEarly' },
  { maxBytes: 400, whenFull: 'emitEarly' },
  { maxRecords: 40, whenFull: 'shutDown' },
  { maxBytes: 20_000, whenFull: 'shutDown' },
]

function suppress(draft: Draft, from: Node): boolean {
  const { random } = draft
  if (from.versionedMs !== undefined) return false
  const step = { op: 'suppress', from: draft.use(from), ...draft.named() }
  const next = { ...from, store: undefined }
  if (isWindowed(from.key) && random.chance(0.6)) {
    const buffer = random.chance(0.3)
      ? { buffer: { maxRecords: 60, ...(random.chance(0.3) ? { logging: false } : {}) } }
      : {}
    draft.add({ ...step, until: 'windowClose', ...buffer }, next)
    return true
  }
  const buffer = random.chance(0.6) ? { buffer: random.pick(limits) } : {}
  draft.add({ ...step, until: 'timeLimit', timeLimitMs: random.pick([0, 1, 100, 400, 3000]), ...buffer }, next)
  return true
}
