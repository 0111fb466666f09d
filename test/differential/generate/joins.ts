// Joins of drawn topologies. A partner of other types than the join takes is not drawn; one that Kafka Streams refuses is, now and then.
import { type Draft, isPlain, type Node } from './draft.ts'
import { joiner, newKey } from './functions.ts'
import { materialized } from './stores.ts'
import { joinWindows } from './windows.ts'

const kinds = ['join', 'leftJoin', 'outerJoin'] as const

export function joinStreams(draft: Draft, from: Node): boolean {
  const { random } = draft
  const other = draft.oneOf('stream', ({ key, isJoined }) => key === from.key && !isJoined && !from.isJoined)
  // Waiting rows of byte array keys are deleted once too often: Java takes equal arrays for different keys.
  if (other === undefined || !isPlain(from) || from.key === 'bytes') return false
  const withKey = random.chance(0.3)
  const [name, value] = joiner(random, from.value, other.value, withKey)
  draft.add(
    {
      op: random.pick(kinds),
      from: draft.use(from),
      with: draft.use(other),
      joiner: name,
      window: joinWindows(draft),
      ...draft.named(),
      ...(withKey ? { withKey } : {}),
      ...(random.chance(0.3) ? { store: draft.name('js') } : {}),
      ...(random.chance(0.3) ? { inMemory: true } : {}),
      ...(random.chance(0.1) ? { logging: false } : {}),
    },
    { kind: 'stream', key: from.key, value, isJoined: true },
  )
  return true
}

export function joinTable(draft: Draft, from: Node): boolean {
  const { random } = draft
  const versioned = random.maybe(0.4, () =>
    draft.oneOf('table', ({ key, versionedMs }) => key === from.key && versionedMs !== undefined),
  )
  const table = versioned ?? draft.oneOf('table', ({ key }) => key === from.key)
  if (table === undefined) return false
  const withKey = random.chance(0.3)
  const [name, value] = joiner(random, from.value, table.value, withKey)
  const graceMs = table.versionedMs === undefined ? undefined : random.maybe(0.6, () => random.pick([0, 0, 20, 100]))
  draft.add(
    {
      op: random.pick(['join', 'leftJoin']),
      from: draft.use(from),
      with: draft.use(table),
      joiner: name,
      ...draft.named(),
      ...(withKey ? { withKey } : {}),
      graceMs: graceMs !== undefined && graceMs <= (table.versionedMs ?? 0) ? graceMs : undefined,
    },
    { ...from, value },
  )
  return true
}

export function joinGlobal(draft: Draft, from: Node): boolean {
  const { random } = draft
  const selected: readonly [string, string] =
    random.chance(0.4) || from.value === 'double' ? ['key', from.key] : newKey(random, from.key, from.value)
  const table = draft.oneOf('globalTable', ({ key }) => key === selected[1])
  if (table === undefined) return false
  const withKey = random.chance(0.3)
  const [name, value] = joiner(random, from.value, table.value, withKey)
  draft.add(
    {
      op: random.pick(['join', 'leftJoin']),
      from: draft.use(from),
      with: draft.use(table),
      keySelector: selected[0],
      joiner: name,
      ...draft.named(),
      ...(withKey ? { withKey } : {}),
    },
    { ...from, value },
  )
  return true
}

export function joinTables(draft: Draft, from: Node): boolean {
  const { random } = draft
  const other = draft.oneOf('table', ({ key, refusesJoins }) => key === from.key && !refusesJoins)
  if (other === undefined || from.refusesJoins) return false
  const [name, value] = joiner(random, from.value, other.value, false)
  const options = materialized(draft)
  draft.add(
    {
      op: random.pick(kinds),
      from: draft.use(from),
      with: draft.use(other),
      joiner: name,
      ...draft.named(),
      ...(options && { materialized: options }),
    },
    { kind: 'table', key: from.key, value, store: options?.store },
  )
  return true
}

export function joinForeign(draft: Draft, from: Node): boolean {
  const { random } = draft
  const withKey = random.chance(0.3)
  const [expression, type] = newKey(random, withKey ? from.key : '', from.value)
  const table = draft.oneOf('table', ({ key }) => key === type)
  if (table === undefined || from.refusesJoins) return false
  const [name, value] = joiner(random, from.value, table.value, false)
  const options = materialized(draft) ?? (random.chance(0.7) ? { store: draft.name('fk') } : undefined)
  draft.add(
    {
      op: random.pick(['join', 'leftJoin']),
      from: draft.use(from),
      with: draft.use(table),
      foreignKey: expression,
      ...(withKey ? { foreignKeyWithKey: true } : {}),
      joiner: name,
      ...draft.named(),
      ...(options && { materialized: options }),
    },
    { kind: 'table', key: from.key, value, store: options?.store },
  )
  return true
}
