// The type of a store that is read: what the caller says of keys and values, and the type of store.
import { expectTypeOf, test } from 'vitest'
import {
  type MillraceApp,
  QueryableStoreTypes,
  type ReadOnlyKeyValueStore,
  type ReadOnlyVersionedStore,
  type ValueAndTimestamp,
  type WindowedEntry,
} from '../../src/index.ts'

declare const app: MillraceApp

test('a store without a type is a table without timestamps', () => {
  expectTypeOf(app.store<string, number>('counts')).toEqualTypeOf<ReadOnlyKeyValueStore<string, number>>()
})

test('a type of store gives its view', () => {
  const { timestampedKeyValueStore, windowStore, timestampedWindowStore, sessionStore } = QueryableStoreTypes
  const table = app.store('counts', timestampedKeyValueStore<string, number>())
  expectTypeOf(table.get('a')).toEqualTypeOf<ValueAndTimestamp<number> | undefined>()
  const windows = app.store('windows', windowStore<string, number>())
  expectTypeOf(windows.fetch('a', 0)).toEqualTypeOf<number | undefined>()
  expectTypeOf(windows.fetchAll(0, 1)).toEqualTypeOf<Iterable<WindowedEntry<string, number>>>()
  const dated = app.store('windows', timestampedWindowStore<string, number>())
  expectTypeOf(dated.fetch('a', 0)).toEqualTypeOf<ValueAndTimestamp<number> | undefined>()
  const sessions = app.store('sessions', sessionStore<string, number>())
  expectTypeOf(sessions.fetch('a')).toEqualTypeOf<Iterable<WindowedEntry<string, number>>>()
  const versions = app.store('versions', QueryableStoreTypes.versionedKeyValueStore<string, Date>())
  expectTypeOf(versions).toEqualTypeOf<ReadOnlyVersionedStore<string, Date>>()
})

test('nothing is written through it', () => {
  // @ts-expect-error: it is for reading
  app.store<string, number>('counts').put('a', 1)
})
