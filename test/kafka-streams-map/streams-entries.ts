// KStream and what it is grouped, windowed and split into.
import type {
  CogroupedKStream,
  KGroupedStream,
  KStream,
  SessionWindowedCogroupedKStream,
  SessionWindowedKStream,
  StreamsBuilder,
  TimeWindowedCogroupedKStream,
  TimeWindowedKStream,
} from '@millrace/streams'
import { type ClassEntries, members, recorded } from './entry.ts'

type Any = unknown

const builder = members<StreamsBuilder>('StreamsBuilder')
const stream = members<KStream<Any, Any>>('KStream')
const grouped = members<KGroupedStream<Any, Any>>('KGroupedStream')
const timeWindowed = members<TimeWindowedKStream<Any, Any>>('TimeWindowedKStream')
const sessionWindowed = members<SessionWindowedKStream<Any, Any>>('SessionWindowedKStream')
const cogrouped = members<CogroupedKStream<Any, Any>>('CogroupedKStream')
const timeCogrouped = members<TimeWindowedCogroupedKStream<Any, Any>>('TimeWindowedCogroupedKStream')
const sessionCogrouped = members<SessionWindowedCogroupedKStream<Any, Any>>('SessionWindowedCogroupedKStream')

export const streamEntries: Readonly<Record<string, ClassEntries>> = {
  StreamsBuilder: {
    'new StreamsBuilder': { here: 'new StreamsBuilder()', shownBy: recorded('stream-passthrough') },
    stream: builder('stream', '(topic | topics | pattern, { key, value, … })', recorded('stream-multi-topic')),
    table: builder('table', '(topic, { key, value, store, … })', recorded('table-materialized')),
    globalTable: builder('globalTable', '(topic, { key, value, store })', recorded('stream-globalTable-join')),
    addStateStore: builder('addStateStore', '(store)', recorded('process-dedup')),
    addGlobalStore: builder(
      'addGlobalStore',
      '(store, topic, options, supplier)',
      'packages/runtime/test/global/global-task.test.ts',
    ),
    build: builder('build', '({ optimize, explicitNames })', recorded('ss-join-self-optimized')),
  },
  KStream: {
    filter: stream('filter', '(predicate, { name })', recorded('stream-named-nodes')),
    filterNot: stream('filterNot', '(predicate, { name })', recorded('filterNot-key')),
    selectKey: stream('selectKey', '((key, value) => newKey, { name })', recorded('selectKey-null')),
    mapValues: stream('mapValues', '((value, key) => newValue, { name })', recorded('mapValues-key-aware')),
    map: stream('map', '((key, value) => [newKey, newValue], { name })', recorded('wordcount')),
    flatMap: stream('flatMap', '((key, value) => [[newKey, newValue], …], { name })', recorded('fan-out')),
    flatMapValues: stream('flatMapValues', '((value, key) => newValues, { name })', recorded('flatMapValues-words')),
    print: { none: '`foreach((key, value) => console.log(key, value))` is as short and says where it prints' },
    foreach: stream('foreach', '((key, value) => …, { name })', 'packages/runtime/test/operators/stateless.test.ts'),
    peek: stream('peek', '((key, value) => …, { name })', 'packages/runtime/test/operators/stateless.test.ts'),
    split: stream('split', '({ branch: predicate, … }, { default, name })', recorded('split-named-nested')),
    merge: stream('merge', '(other, { name })', recorded('merge-three-named')),
    repartition: stream(
      'repartition',
      '({ name, key, value, partitions, partitioner })',
      recorded('repartition-named'),
    ),
    to: stream('to', '(topic | topicExtractor, { key, value, partitioner, name })', recorded('to-dynamic')),
    toTable: stream('toTable', '({ key, value, store, … })', recorded('toTable-rekey-named')),
    groupByKey: stream('groupByKey', '({ key, value, name })', recorded('count-groupByKey')),
    groupBy: stream('groupBy', '((key, value) => newKey, { key, value, name })', recorded('rekey-groupBy-rekey')),
    join: stream('join', '(stream | table | globalTable, joiner, …)', recorded('ss-join-inner')),
    leftJoin: stream('leftJoin', '(stream | table | globalTable, joiner, …)', recorded('stream-table-leftJoin')),
    outerJoin: stream('outerJoin', '(stream, joiner, windows, options)', recorded('ss-join-outer')),
    process: stream('process', '(supplier, { stores, name })', recorded('process-rekey-requires-repartition')),
    processValues: stream('processValues', '(supplier, { stores, name })', recorded('process-headers')),
  },
  BranchedKStream: {
    branch: { here: 'an entry of KStream.split({ branch: predicate })', shownBy: recorded('split-merge') },
    defaultBranch: { here: 'KStream.split(branches, { default: name })', shownBy: recorded('split-merge') },
    noDefaultBranch: { here: 'KStream.split(branches)', shownBy: recorded('split-no-default') },
  },
  KGroupedStream: {
    count: grouped('count', '({ store, name, … })', recorded('count-named')),
    reduce: grouped('reduce', '(reducer, options)', recorded('reduce-null-result')),
    aggregate: grouped('aggregate', '(initializer, aggregator, options)', recorded('aggregate-sum')),
    windowedBy: grouped(
      'windowedBy',
      '(tumbling | hopping | sliding | unlimited | session)',
      recorded('sliding-count'),
    ),
    cogroup: grouped('cogroup', '(aggregator)', recorded('cogroup-two')),
  },
  TimeWindowedKStream: {
    count: timeWindowed('count', '(options)', recorded('window-tumbling-count')),
    reduce: timeWindowed('reduce', '(reducer, options)', recorded('window-reduce-inmemory')),
    aggregate: timeWindowed('aggregate', '(initializer, aggregator, options)', recorded('window-hopping-aggregate')),
    emitStrategy: timeWindowed(
      'emitStrategy',
      "('onWindowUpdate' | 'onWindowClose')",
      recorded('window-emit-final-cached'),
    ),
  },
  SessionWindowedKStream: {
    count: sessionWindowed('count', '(options)', recorded('session-gap-zero')),
    reduce: sessionWindowed('reduce', '(reducer, options)', recorded('session-cached')),
    aggregate: sessionWindowed(
      'aggregate',
      '(initializer, aggregator, merger, options)',
      recorded('session-aggregate-merge'),
    ),
    emitStrategy: sessionWindowed(
      'emitStrategy',
      "('onWindowUpdate' | 'onWindowClose')",
      recorded('session-emit-final'),
    ),
  },
  CogroupedKStream: {
    cogroup: cogrouped('cogroup', '(grouped, aggregator)', recorded('cogroup-three-named')),
    aggregate: cogrouped('aggregate', '(initializer, options)', recorded('cogroup-two')),
    windowedBy: cogrouped('windowedBy', '(windows)', recorded('cogroup-session')),
  },
  TimeWindowedCogroupedKStream: {
    aggregate: timeCogrouped('aggregate', '(initializer, options)', 'packages/runtime/test/operators/windows.test.ts'),
  },
  SessionWindowedCogroupedKStream: {
    aggregate: sessionCogrouped('aggregate', '(initializer, merger, options)', recorded('cogroup-session')),
  },
}
