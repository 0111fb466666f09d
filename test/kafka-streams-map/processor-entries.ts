// The Processor API and its stores.
import type { ProcessorContext, TopologyBuilder } from '@millrace/streams'
import type { Topology } from '@millrace/streams'
import { type ClassEntries, type Entry, members, recorded } from './entry.ts'

const builder = members<TopologyBuilder>('TopologyBuilder')
const built = members<Topology>('Topology')
const context = members<ProcessorContext<unknown, unknown>>('ProcessorContext')

const closure = { none: 'a supplier is a closure: what the program knows it knows, without a map of settings' }
const storeFunction = (call: string, shownBy: string): Entry => ({ here: call, shownBy })
const stores = 'packages/runtime/test/operators/process.test.ts'
const supplier = (call: string): Entry => ({ here: `${call}, one call for supplier and builder`, shownBy: stores })

export const processorEntries: Readonly<Record<string, ClassEntries>> = {
  Topology: {
    'new Topology': { here: 'new TopologyBuilder()', shownBy: recorded('papi-chain') },
    addSource: builder(
      'addSource',
      '(name, topic | topics | pattern, { key, value, offsetReset, timestampExtractor })',
      recorded('papi-chain'),
    ),
    addSink: builder(
      'addSink',
      '(name, topic | topicExtractor, { key, value, partitioner }, …parents)',
      recorded('papi-punctuate-sink-dynamic'),
    ),
    addProcessor: builder('addProcessor', '(name, supplier, …parents)', recorded('papi-diamond')),
    addStateStore: builder('addStateStore', '(store, …processors)', recorded('papi-chain')),
    addReadOnlyStateStore: builder(
      'addReadOnlyStateStore',
      '(store, topic, options, supplier)',
      'test/processor-api/topology-builder.test.ts',
    ),
    addGlobalStore: builder(
      'addGlobalStore',
      '(store, topic, options, supplier)',
      'test/processor-api/topology-builder.test.ts',
    ),
    connectProcessorAndStateStores: builder(
      'connectProcessorAndStateStores',
      '(processor, …stores)',
      'packages/topology/test/physical/topology-builder.test.ts',
    ),
    describe: built('describe', '(), of what `build()` gives', recorded('papi-diamond')),
  },
  ProcessingContext: {
    applicationId: context('applicationId', '', recorded('process-probe')),
    taskId: context('taskId', '', recorded('process-probe')),
    recordMetadata: context('recordMetadata', '', recorded('process-meta')),
    keySerde: { none: 'there are no default serdes: each operation is given its own' },
    valueSerde: { none: 'there are no default serdes: each operation is given its own' },
    stateDir: { none: 'the directory belongs to the stores; what a processor keeps belongs in one of them' },
    metrics: { none: 'counters of a program are of its own metrics library; `app.metrics` has those of the runtime' },
    getStateStore: context('store', '(name | builder)', recorded('process-dedup')),
    schedule: context('schedule', '(interval, type, punctuate)', recorded('process-two-punctuators-cancel')),
    commit: context('commit', '()', 'packages/runtime/test/app/application.test.ts'),
    appConfigs: closure,
    appConfigsWithPrefix: closure,
    currentSystemTimeMs: context('wallClockMs', '', recorded('process-probe')),
    currentStreamTimeMs: context('streamTimeMs', '', recorded('process-probe')),
  },
  ProcessorContext: { forward: context('forward', '(record, child)', recorded('papi-diamond')) },
  FixedKeyProcessorContext: {
    forward: context('forward', '(record), in KStream.processValues', recorded('process-headers')),
  },
  Stores: {
    'new Stores': { none: 'stores are made by functions' },
    persistentKeyValueStore: supplier('keyValueStore(name, { key, value })'),
    persistentTimestampedKeyValueStore: supplier('timestampedKeyValueStore(name, { key, value })'),
    persistentVersionedKeyValueStore: supplier('versionedStore(name, { key, value, history })'),
    inMemoryKeyValueStore: supplier('keyValueStore(name, { key, value, inMemory: true })'),
    lruMap: storeFunction('lruStore(name, { key, value, maxEntries })', recorded('process-lru')),
    persistentWindowStore: storeFunction(
      'windowStore(name, { key, value, retention, windowSize, retainDuplicates })',
      recorded('process-window-store'),
    ),
    persistentTimestampedWindowStore: storeFunction(
      'timestampedWindowStore(name, { key, value, retention, windowSize })',
      'test/processor-api/topology-builder.test.ts',
    ),
    inMemoryWindowStore: supplier('windowStore(name, { …, inMemory: true })'),
    persistentSessionStore: supplier('sessionStore(name, { key, value, retention })'),
    inMemorySessionStore: supplier('sessionStore(name, { …, inMemory: true })'),
    keyValueStoreBuilder: supplier('keyValueStore(name, options)'),
    timestampedKeyValueStoreBuilder: supplier('timestampedKeyValueStore(name, options)'),
    versionedKeyValueStoreBuilder: supplier('versionedStore(name, options)'),
    windowStoreBuilder: supplier('windowStore(name, options)'),
    timestampedWindowStoreBuilder: storeFunction(
      'timestampedWindowStore(name, options)',
      'test/processor-api/topology-builder.test.ts',
    ),
    sessionStoreBuilder: supplier('sessionStore(name, options)'),
  },
}
