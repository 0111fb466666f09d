// Stores that conformance cases add for their processors.
import {
  keyValueStore,
  lruStore,
  type ProcessorStoreOptions,
  sessionStore,
  type StoreBuilder,
  timestampedKeyValueStore,
  versionedStore,
  windowStore,
} from '@millrace/streams'
import type { CaseStep } from './case.ts'
import type { Value } from './expressions.ts'
import { serdeOfType } from './serde-types.ts'

type Row = NonNullable<Value>
type Options = ProcessorStoreOptions<Row, Row>
type MakeStore = (name: string, options: Options, step: CaseStep) => StoreBuilder<unknown>

const stores: Readonly<Record<string, MakeStore>> = {
  keyValue: keyValueStore,
  timestampedKeyValue: timestampedKeyValueStore,
  window: (name, options, { retentionMs, windowSizeMs, retainDuplicates }) =>
    windowStore(name, {
      ...options,
      retention: retentionMs as number,
      windowSize: windowSizeMs as number,
      retainDuplicates: retainDuplicates as boolean | undefined,
    }),
  session: (name, options, { retentionMs }) => sessionStore(name, { ...options, retention: retentionMs as number }),
  versioned: (name, options, { historyMs }) => versionedStore(name, { ...options, history: historyMs as number }),
  lru: (name, options, { maxEntries }) => lruStore(name, { ...options, maxEntries: maxEntries as number }),
}

/** Of an `addStateStore` or `addStore` step, or of a processor's own store. */
export function caseStore(step: CaseStep): StoreBuilder<unknown> {
  const type = (step.type as string | undefined) ?? 'keyValue'
  const make = stores[type]
  if (!make) throw new Error(`stores of type ${type} are not supported yet`)
  const { key = '', value = '', inMemory, caching, logging } = step
  const options = { key: serdeOfType(key), value: serdeOfType(value), inMemory, caching, logging } as Options
  return make(step.store as string, options, step)
}
