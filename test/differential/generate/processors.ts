// Processors of drawn topologies, with stores of every type, in the DSL and in the Processor API.
import { type Draft, type Node, type Step } from './draft.ts'
import { isWindowed, valueMap } from './functions.ts'
import { type DrawnStore, processorStore } from './stores.ts'

/** A processor's own fields, what it forwards, and the store that it needs made. */
export interface DrawnProcessor {
  readonly fields: {
    readonly processor: string
    readonly value?: string
    readonly store?: string
    readonly [field: string]: unknown
  }
  readonly value: string
  readonly makes?: DrawnStore
  /** Stores of others that it must be connected with. */
  readonly reads?: readonly string[]
  /** Only a processor that may change keys can do this. */
  readonly changesMore?: boolean
}

type Draw = (draft: Draft, key: string, value: string) => DrawnProcessor | undefined

const headers = ['h', 'n', 'x']

const processors: readonly Draw[] = [
  (_draft, _key, value) => ({ fields: { processor: 'identity' }, value }),
  (_draft, _key, value) => ({ fields: { processor: 'twice' }, value }),
  ({ random }, _key, value) => {
    const [expression, type] = valueMap(random, value)
    return { fields: { processor: 'mapValue', value: expression }, value: type }
  },
  (draft, key, value) => {
    if (value === 'bytes' || isWindowed(key)) return undefined
    const makes = processorStore(draft, draft.random.pick(['keyValue', 'keyValue', 'lru']), key, value)
    return { fields: { processor: 'dedup', store: makes.store }, value, makes }
  },
  (draft, key) => {
    if (isWindowed(key)) return undefined
    const makes = processorStore(draft, draft.random.pick(['keyValue', 'keyValue', 'lru']), key, 'long')
    const forward = draft.random.chance(0.7) ? { forward: true } : {}
    return { fields: { processor: 'counter', store: makes.store, ...forward }, value: 'long', makes }
  },
  (_draft, key, value) =>
    key === 'string' && value === 'string' ? { fields: { processor: 'tick' }, value, changesMore: true } : undefined,
  ({ random }, _key, value) =>
    value === 'string'
      ? {
          fields: {
            processor: 'addHeader',
            header: random.pick(headers),
            value: random.pick(['value', 'key>strOrNull', 'null']),
          },
          value,
        }
      : undefined,
  ({ random }, _key, value) => ({
    fields: { processor: 'removeHeader', header: random.pick(headers) },
    value,
    changesMore: true,
  }),
  ({ random }, _key, value) => ({
    fields: { processor: 'shiftTimestamp', offsetMs: random.pick([-300, -50, 40, 500]) },
    value,
  }),
  (_draft, _key, value) => (value === 'double' ? undefined : { fields: { processor: 'probe' }, value: 'string' }),
  (_draft, _key, value) =>
    value === 'double' ? undefined : { fields: { processor: 'meta' }, value: 'string', changesMore: true },
  (draft, key, value) => {
    if (value === 'double' || isWindowed(key)) return undefined
    const tables = draft.of('table', (node) => readable(node) && node.key === key)
    const globals = draft.of('globalTable', (node) => readable(node) && node.key === key)
    const shared = tables.flatMap(({ store = '' }) => [[store, [store]] as const])
    const free = [...globals.map(({ store = '' }) => store), ...(key === 'string' ? draft.globalStores : [])]
    const all = [...shared, ...free.map((store) => [store, []] as const)]
    if (all.length === 0) return undefined
    const [store, reads] = draft.random.pick(all)
    return { fields: { processor: 'lookup', store }, value: 'string', reads }
  },
  (draft, key) => {
    if (isWindowed(key)) return undefined
    const makes = processorStore(draft, 'window', key, 'long')
    return {
      fields: { processor: 'windowCounter', store: makes.store, windowSizeMs: 100 },
      value: 'long',
      makes,
      changesMore: true,
    }
  },
  (draft, key, value) => {
    if (key !== 'string' || value === 'double' || value === 'bytes') return undefined
    const makes = processorStore(draft, 'versioned', key, value)
    const lookbackMs = draft.random.pick([0, 50, 500])
    return {
      fields: { processor: 'versionedLookup', store: makes.store, lookbackMs },
      value: 'string',
      makes,
      changesMore: true,
    }
  },
]

/** A store of rows that can be shown as text; versioned ones are read otherwise. */
const readable = ({ store, value, versionedMs }: Node): boolean =>
  store !== undefined && versionedMs === undefined && value !== 'double' && value !== 'bytes'

export function drawProcessor(draft: Draft, key: string, value: string): DrawnProcessor {
  for (;;) {
    const drawn = draft.random.pick(processors)(draft, key, value)
    if (drawn !== undefined) return drawn
  }
}

export function punctuations({ random }: Draft): { readonly punctuate?: readonly unknown[] } {
  if (random.chance(0.5)) return {}
  const drawn = Array.from({ length: 1 + random.int(2) }, () => ({
    type: random.pick(['streamTime', 'wallClock']),
    intervalMs: random.pick([1, 100, 250, 1000]),
    ...(random.chance(0.3) ? { cancelAfter: 1 + random.int(4) } : {}),
  }))
  return { punctuate: drawn }
}

/** Of a stream of the DSL. */
export function process(draft: Draft, from: Node): boolean {
  const { random } = draft
  const drawn = drawProcessor(draft, from.key, from.value)
  const { fields, value, makes, reads = [], changesMore } = drawn
  const isFixed = !changesMore && random.chance(0.5)
  const own = makes !== undefined && random.chance(0.3)
  if (makes !== undefined && !own) draft.step({ op: 'addStateStore', ...makes })
  const stores = [...reads, ...(makes === undefined || own ? [] : [makes.store])]
  const step: Step = {
    op: isFixed ? 'processValues' : 'process',
    from: draft.use(from),
    ...fields,
    ...(stores.length > 0 ? { stores } : {}),
    ...(own ? { ownStore: makes } : {}),
    ...(isFixed || !['counter', 'tick'].includes(fields.processor) ? {} : punctuations(draft)),
    ...draft.named(),
  }
  draft.add(step, { ...from, value })
  return true
}
