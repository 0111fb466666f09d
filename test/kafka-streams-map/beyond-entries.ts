// What Kafka Streams has no method for: the last section of the map.
import type { KStream, MillraceApp } from '@millrace/streams'
import { members } from './entry.ts'

const stream = members<KStream<string, string>>('KStream')
const app = members<MillraceApp>('MillraceApp')

export const beyondEntries = {
  mapValuesAsync: stream(
    'mapValuesAsync',
    '(async (value, key, { signal }) => newValue, { timeout, concurrency, ordered, retries })',
    'packages/runtime/test/operators/map-values-async.test.ts',
  ),
  flatMapAsync: stream(
    'flatMapAsync',
    '(async (key, value, { signal }) => [[newKey, newValue], …], { timeout, … })',
    'packages/runtime/test/operators/async-operators.test.ts',
  ),
  peekAsync: stream(
    'peekAsync',
    '(async (key, value, { signal }) => …, { timeout, … })',
    'packages/runtime/test/operators/async-operators.test.ts',
  ),
  processAsync: stream(
    'processAsync',
    '(async (record, { store, forward, signal }) => …, { stores, timeout, … })',
    'packages/runtime/test/operators/process-async.test.ts',
  ),
  lookupJoin: stream(
    'lookupJoin',
    '(lookup, keySelector, joiner, { ttl, cacheSize, timeout, … })',
    'packages/runtime/test/operators/lookup-join.test.ts',
  ),
  leftLookupJoin: stream(
    'leftLookupJoin',
    '(lookup, keySelector, joiner, { ttl, cacheSize, timeout, … })',
    'packages/runtime/test/operators/lookup-join.test.ts',
  ),
  validate: stream('validate', '(schema, { deadLetter })', 'packages/runtime/test/operators/validate.test.ts'),
  health: app('health', '', 'packages/runtime/test/app/stall.test.ts'),
} as const
