// What drawn steps say of their stores.
import type { CaseMaterialized } from '../../conformance/case.ts'
import type { Draft } from './draft.ts'

/** Stores that cannot be listed without knowing their keys are drawn for text keys only, which is all that the oracle tries. */
const isListable = (key: string): boolean => key === 'string'

/** Undefined: the step says nothing of a store. */
export function materialized(draft: Draft, retentionOver?: number): CaseMaterialized | undefined {
  const { random } = draft
  if (random.chance(0.4)) return undefined
  const drawn: Record<string, unknown> = {}
  if (random.chance(0.8)) drawn.store = draft.name('st')
  if (random.chance(0.25)) drawn.inMemory = true
  if (random.chance(0.3)) drawn.caching = random.chance(0.3)
  if (random.chance(0.08)) drawn.logging = false
  if (retentionOver !== undefined && random.chance(0.3))
    drawn.retentionMs = retentionOver + random.pick([0, 1, 100, 1500])
  return drawn
}

/** Like `materialized`, now and then a versioned store. */
export function materializedTable(draft: Draft, key: string, versioned: number): CaseMaterialized | undefined {
  if (!isListable(key) || !draft.random.chance(versioned)) return materialized(draft)
  return { store: draft.name('vt'), versionedHistoryMs: draft.random.pick([0, 100, 300, 2000]) }
}

export interface DrawnStore {
  readonly store: string
  readonly type: string
  readonly [field: string]: unknown
}

/** A store of a processor, as `addStateStore`, `addStore` and `ownStore` take it. */
export function processorStore(draft: Draft, type: string, key: string, value: string): DrawnStore {
  const { random } = draft
  const store: DrawnStore = { store: draft.name('ps'), type, key, value, ...kindOptions(draft, type) }
  const logging = random.chance(0.1) ? { logging: false } : {}
  if (type === 'versioned') return store
  const caching = random.chance(0.25) ? { caching: true } : {}
  if (type === 'lru') return { ...store, ...caching, ...logging }
  return { ...store, ...caching, ...logging, ...(random.chance(0.3) ? { inMemory: true } : {}) }
}

function kindOptions({ random }: Draft, type: string): Readonly<Record<string, unknown>> {
  if (type === 'window') return { retentionMs: random.pick([400, 1000, 5000]), windowSizeMs: 100 }
  if (type === 'lru') return { maxEntries: 1 + random.int(4) }
  return type === 'versioned' ? { historyMs: random.pick([0, 100, 1000]) } : {}
}
