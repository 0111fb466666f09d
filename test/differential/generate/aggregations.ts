// Groups, cogroups and what is made of them: plain and windowed aggregations of streams, aggregations of tables.
import { type Draft, isPlain, type Node } from './draft.ts'
import {
  aggregator,
  aggregatorTo,
  type CaseWindow,
  innerType,
  merger,
  newKey,
  reducer,
  windowedType,
} from './functions.ts'
import { materialized, materializedTable } from './stores.ts'
import { aggregationWindow, spanMs } from './windows.ts'

interface Group {
  readonly id: string
  readonly key: string
  readonly value: string
}

function group(draft: Draft, from: Node, rekey: boolean): Group {
  const id = draft.id()
  if (!rekey) {
    draft.step({ op: 'groupByKey', id, from: draft.use(from), ...draft.named() })
    return { id, key: from.key, value: from.value }
  }
  const [expression, key] = newKey(draft.random, from.key, from.value)
  draft.step({ op: 'groupBy', id, from: draft.use(from), key: expression, ...draft.named() })
  return { id, key, value: from.value }
}

/** Steps of a windowed group; sessions are not drawn where they could not be merged or listed. */
function windowed(
  draft: Draft,
  { id, key }: Group,
  sessions: boolean,
  emits: boolean,
): [string, CaseWindow] | undefined {
  const window = aggregationWindow(draft)
  if (window.type === 'session' && (!sessions || key !== 'string')) return undefined
  const emit = emits
    ? draft.random.maybe(0.3, () => draft.random.pick(['onWindowClose', 'onWindowClose', 'onWindowUpdate']))
    : undefined
  const windowedId = draft.id()
  draft.step({ op: 'windowedBy', id: windowedId, from: id, window, ...(window.type === 'unlimited' ? {} : { emit }) })
  return [windowedId, window]
}

export function aggregateStream(draft: Draft, from: Node): boolean {
  const { random } = draft
  if (!isPlain(from) && random.chance(0.7)) return false
  const first = group(draft, from, random.chance(0.4))
  if (random.chance(0.35)) return cogroup(draft, first)
  const isWindow = innerType(first.key) === first.key && random.chance(0.65)
  const [adder, sum] = aggregator(random, first.key, first.value)
  const merge = merger(random, sum)
  const given = isWindow ? windowed(draft, first, merge !== undefined, true) : undefined
  const [source, window] = given ?? [first.id, undefined]
  const key = window ? windowedType(window, first.key) : first.key
  const options = window ? materialized(draft, spanMs(window)) : materializedTable(draft, key, 0.06)
  const common = { from: source, ...draft.named(), ...(options && { materialized: options }) }
  const kept = {
    kind: 'table',
    key,
    store: window ? undefined : options?.store,
    versionedMs: options?.versionedHistoryMs,
  } as const
  const x = random.next()
  if (x < 0.3) draft.add({ op: 'count', ...common }, { ...kept, value: 'long' })
  else if (x < 0.6)
    draft.add({ op: 'reduce', ...common, reducer: reducer(random, first.value) }, { ...kept, value: first.value })
  else {
    const session = window?.type === 'session' ? { merger: merge } : {}
    draft.add(
      { op: 'aggregate', ...common, ...session, aggregator: adder, ...initializer(draft, sum) },
      { ...kept, value: sum },
    )
  }
  return true
}

function initializer(draft: Draft, type: string): { readonly initializer?: string | number | null } {
  if (draft.random.chance(0.7)) return {}
  if (draft.random.chance(0.3)) return { initializer: null }
  return { initializer: type === 'string' ? 'z' : 7 }
}

function cogroup(draft: Draft, first: Group): boolean {
  const { random } = draft
  const [adder, sum] = aggregator(random, first.key, first.value)
  let id = draft.id()
  draft.step({ op: 'cogroup', id, from: first.id, aggregator: adder })
  for (let more = random.int(3); more > 0; more--) {
    const from = draft.oneOf('stream', ({ key }) => key === first.key)
    const next = from && aggregatorTo(random, from.key, from.value, sum)
    if (from === undefined || next === undefined) continue
    const other = group(draft, from, false)
    const added = draft.id()
    draft.step({ op: 'cogroupAdd', id: added, from: id, with: other.id, aggregator: next })
    id = added
  }
  const merge = merger(random, sum)
  const isWindow = innerType(first.key) === first.key && random.chance(0.5)
  const given = isWindow ? windowed(draft, { ...first, id }, merge !== undefined, false) : undefined
  const [source, window] = given ?? [id, undefined]
  const key = window ? windowedType(window, first.key) : first.key
  const options = window ? materialized(draft, spanMs(window)) : materializedTable(draft, key, 0.06)
  const session = window?.type === 'session' ? { merger: merge } : {}
  draft.add(
    {
      op: 'aggregate',
      from: source,
      ...draft.named(),
      ...(options && { materialized: options }),
      ...session,
      ...initializer(draft, sum),
    },
    {
      kind: 'table',
      key,
      value: sum,
      store: window ? undefined : options?.store,
      versionedMs: options?.versionedHistoryMs,
      refusesJoins: window !== undefined,
    },
  )
  return true
}

export function aggregateTable(draft: Draft, from: Node): boolean {
  const { random } = draft
  const [expression, key] = newKey(random, from.key, from.value)
  if (key === 'bytes') return false
  const id = draft.id()
  draft.step({ op: 'groupBy', id, from: draft.use(from), key: expression, value: 'value', ...draft.named() })
  const options = materializedTable(draft, key, 0.06)
  const common = { from: id, ...draft.named(), ...(options && { materialized: options }) }
  const kept = { kind: 'table', key, store: options?.store, versionedMs: options?.versionedHistoryMs } as const
  const x = random.next()
  if (x < 0.3) draft.add({ op: 'count', ...common }, { ...kept, value: 'long' })
  else if (from.value === 'long' && x < 0.6)
    draft.add({ op: 'reduce', ...common, reducer: 'sumLong', subtractor: 'subLong' }, { ...kept, value: 'long' })
  else if (from.value === 'string' && x < 0.5)
    draft.add({ op: 'reduce', ...common, reducer: 'concat', subtractor: 'removeOne' }, { ...kept, value: 'string' })
  else {
    const [adder, subtractor, sum] = tableAggregator(draft, from.value)
    const step = { op: 'aggregate', ...common, aggregator: adder, subtractor, ...initializer(draft, sum) }
    draft.add(step, { ...kept, value: sum })
  }
  return true
}

function tableAggregator({ random }: Draft, value: string): readonly [string, string, string] {
  if (value === 'double') return ['keep', 'keep', 'string']
  if (value === 'long' && random.chance(0.6)) return ['sumLong', 'subLong', 'long']
  if (value === 'string' && random.chance(0.4)) return ['sumLength', 'subLength', 'long']
  return random.pick([
    ['concat', 'removeOne', 'string'],
    ['last', 'keep', 'string'],
    ['concat', 'concatNullOn(b)', 'string'],
  ] as const)
}
