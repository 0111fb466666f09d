import { noHeaders } from '@millrace/record'
import {
  type ByteStore,
  cached,
  type CachedStore,
  logged,
  memoryDatabase,
  RecordCache,
  type RecordContext,
} from '@millrace/state'
import { beforeEach, expect, test } from 'vitest'
import { entryOverhead } from '../../src/wrappers/record-cache.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (value: Uint8Array | null | undefined): string => (value ? Buffer.from(value).toString() : '-')

const context: { current: RecordContext } = { current: { timestamp: 0, headers: noHeaders } }

let below: ByteStore
let cache: RecordCache
/** Changelog records (`log`) and flushed entries (`out`), in the order in which they were made. */
let seen: string[]

beforeEach(() => {
  below = memoryDatabase().store('s')
  seen = []
  context.current = { timestamp: 0, headers: noHeaders }
})

function makeStore(maxBytes: number, name = ''): CachedStore {
  cache ??= new RecordCache({ maxBytes })
  const log = logged(
    below,
    (key, value, timestamp) => seen.push(`log ${name}${text(key)}=${text(value)}@${timestamp}`),
    { context, timestamped: false },
  )
  return cached(log, cache, { context })
}

function open(maxBytes = 1_000_000): CachedStore {
  cache = new RecordCache({ maxBytes })
  return makeStore(maxBytes)
}

function listen(store: CachedStore): void {
  store.onFlush((key, newValue, oldValue, { timestamp }) => {
    seen.push(`out ${text(key)}: ${text(oldValue)}>${text(newValue)}@${timestamp}`)
  })
}

function put(store: ByteStore, key: string, value: string | null, timestamp: number): void {
  context.current = { timestamp, headers: noHeaders }
  store.put(bytes(key), value === null ? null : bytes(value))
}

test('updates of one key become one changelog record and one record downstream, with the last value and context', () => {
  const store = open()
  listen(store)
  put(store, 'k', '1', 10)
  put(store, 'k', '2', 20)
  expect(seen).toEqual([])
  expect(text(below.get(bytes('k')))).toBe('-')
  store.flush()
  expect(seen).toEqual(['log k=2@20', 'out k: ->2@20'])
  put(store, 'k', '3', 30)
  store.flush()
  expect(seen.slice(2)).toEqual(['log k=3@30', 'out k: 2>3@30'])
})

test('each entry is written and passed on before the next, in the order in which they last became dirty', () => {
  const store = open()
  listen(store)
  put(store, 'b', '1', 1)
  put(store, 'a', '1', 2)
  put(store, 'c', '1', 3)
  put(store, 'b', '2', 4)
  store.flush()
  expect(seen).toEqual(['log a=1@2', 'out a: ->1@2', 'log c=1@3', 'out c: ->1@3', 'log b=2@4', 'out b: ->2@4'])
})

test('a second flush has nothing to say', () => {
  const store = open()
  listen(store)
  put(store, 'k', '1', 1)
  store.flush()
  seen = []
  store.flush()
  expect(seen).toEqual([])
  expect(text(store.get(bytes('k')))).toBe('1')
})

test('a tombstone for a key that neither cache nor store has is neither logged nor passed on', () => {
  const store = open()
  listen(store)
  put(store, 'absent', null, 1)
  put(store, 'came and went', '1', 2)
  put(store, 'came and went', null, 3)
  store.flush()
  expect(seen).toEqual([])
})

test('a tombstone for a key that the store has is logged and passed on', () => {
  const store = open()
  listen(store)
  put(store, 'k', '1', 1)
  store.flush()
  put(store, 'k', null, 2)
  expect(store.get(bytes('k'))).toBeUndefined()
  store.flush()
  expect(seen.slice(2)).toEqual(['log k=-@2', 'out k: 1>-@2'])
  expect(below.get(bytes('k'))).toBeUndefined()
})

test('without a listener every tombstone is logged', () => {
  const store = open()
  put(store, 'absent', null, 7)
  store.flush()
  expect(seen).toEqual(['log absent=-@7'])
})

test('a listener that wants no old values gets none, and absent tombstones are still left out', () => {
  const store = open()
  store.onFlush((key, newValue, oldValue) => seen.push(`${text(key)}: ${text(oldValue)}>${text(newValue)}`), {
    oldValues: false,
  })
  put(store, 'k', '1', 1)
  store.flush()
  put(store, 'k', '2', 2)
  put(store, 'absent', null, 3)
  store.flush()
  expect(seen).toEqual(['log k=1@1', 'k: ->1', 'log k=2@2', 'k: ->2'])
})

test('the context is the entry’s own while it is flushed, and the outer one afterwards', () => {
  const store = open()
  const origins: unknown[] = []
  store.onFlush((_key, _new, _old, entryContext) => {
    expect(context.current).toBe(entryContext)
    origins.push(entryContext.origin)
  })
  context.current = { timestamp: 1, headers: [{ key: 'h', value: null }], origin: 'topic-0@5' }
  store.put(bytes('k'), bytes('1'))
  const outer = { timestamp: 99, headers: noHeaders }
  context.current = outer
  store.flush()
  expect(context.current).toBe(outer)
  expect(origins).toEqual(['topic-0@5'])
})

test('the outer context comes back when a listener throws', () => {
  const store = open()
  store.onFlush(() => {
    throw new Error('downstream')
  })
  put(store, 'k', '1', 1)
  const outer = { timestamp: 99, headers: noHeaders }
  context.current = outer
  expect(() => store.flush()).toThrow('downstream')
  expect(context.current).toBe(outer)
})

test('what a listener writes to the store that is being flushed is dirty for the next flush', () => {
  const store = open()
  store.onFlush((key, newValue) => {
    seen.push(`out ${text(key)}=${text(newValue)}`)
    if (text(newValue) === '1') put(store, 'b', '2', 5)
  })
  put(store, 'a', '1', 1)
  put(store, 'b', '0', 2)
  put(store, 'c', null, 3)
  store.flush()
  expect(seen).toEqual(['log a=1@1', 'out a=1', 'log b=0@2', 'out b=0'])
  expect(text(store.get(bytes('b')))).toBe('2')
  store.flush()
  expect(seen.slice(4)).toEqual(['log b=2@5', 'out b=2'])
})

test('a tombstone that a listener replaced during the flush is not dropped', () => {
  const store = open()
  put(store, 'gone', '1', 1)
  store.flush()
  store.onFlush((key) => {
    if (text(key) === 'x') put(store, 'gone', 'back', 9)
  })
  put(store, 'gone', null, 2)
  put(store, 'x', '1', 3)
  store.flush()
  expect(text(store.get(bytes('gone')))).toBe('back')
  store.flush()
  expect(text(below.get(bytes('gone')))).toBe('back')
})

const entryBytes = 'a'.length + '1'.length + entryOverhead

test('an overflow evicts the least recently used entry, and with a dirty one flushes all others after it', () => {
  const store = open(3 * entryBytes)
  listen(store)
  put(store, 'a', '1', 1)
  put(store, 'b', '1', 2)
  put(store, 'c', '1', 3)
  store.get(bytes('a'))
  expect(seen).toEqual([])
  put(store, 'd', '1', 4)
  expect(seen.filter((line) => line.startsWith('out'))).toEqual([
    'out b: ->1@2',
    'out a: ->1@1',
    'out c: ->1@3',
    'out d: ->1@4',
  ])
  expect(cache.bytes).toBe(3 * entryBytes)
  expect(store.dirtyEntries).toBe(0)
})

test('evicting a clean entry flushes nothing', () => {
  const store = open(2 * entryBytes)
  listen(store)
  below.put(bytes('a'), bytes('1'))
  store.get(bytes('a'))
  put(store, 'b', '1', 1)
  put(store, 'c', '1', 2)
  expect(seen).toEqual([])
  expect(cache.bytes).toBe(2 * entryBytes)
})

test('an entry larger than the cache goes straight through', () => {
  const store = open(10)
  listen(store)
  put(store, 'k', '1', 1)
  expect(seen).toEqual(['log k=1@1', 'out k: ->1@1'])
  expect(cache.bytes).toBe(0)
  expect(text(store.get(bytes('k')))).toBe('1')
})

test('the bound is shared, and the store that is written to pays', () => {
  const first = open(2 * entryBytes)
  const belowFirst = below
  below = memoryDatabase().store('t')
  const second = makeStore(0, 'second ')
  put(first, 'a', '1', 1)
  put(second, 'a', '1', 2)
  put(second, 'b', '1', 3)
  expect(seen).toEqual(['log second a=1@2', 'log second b=1@3'])
  expect(first.dirtyEntries).toBe(1)
  expect(belowFirst.get(bytes('a'))).toBeUndefined()
})

test('bytes are freed when a value shrinks, a tombstone is flushed, and everything is discarded', () => {
  const store = open()
  listen(store)
  put(store, 'k', 'long value', 1)
  const before = cache.bytes
  put(store, 'k', 'v', 2)
  expect(cache.bytes).toBe(before - 9)
  put(store, 'gone', null, 3)
  store.flush()
  expect(cache.bytes).toBe(before - 9)
  cache.discard()
  expect(cache.bytes).toBe(0)
})

test('discarding forgets dirty and clean entries, and flushes nothing', () => {
  const store = open()
  listen(store)
  below.put(bytes('clean'), bytes('1'))
  expect(text(store.get(bytes('clean')))).toBe('1')
  put(store, 'dirty', '1', 1)
  below.put(bytes('clean'), bytes('2'))
  cache.discard()
  store.flush()
  expect(seen).toEqual([])
  expect(text(store.get(bytes('clean')))).toBe('2')
  expect(store.get(bytes('dirty'))).toBeUndefined()
})

test('a flush in the middle of a scan takes nothing out of it', () => {
  const store = open()
  for (const key of ['b', 'd', 'f']) put(store, key, '1', 1)
  store.flush()
  for (const key of ['a', 'c', 'e', 'g']) put(store, key, '2', 2)
  const keys: string[] = []
  for (const entry of store.scan()) {
    keys.push(text(entry.key))
    if (keys.length === 2) store.flush()
  }
  expect(keys).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
})

test('a scan gives what the store below hides only where clean entries are to be scanned', () => {
  const hiding: ByteStore = { ...bareStore(below), scan: () => [], get: () => undefined }
  for (const scansCleanEntries of [true, false]) {
    const store = cached(hiding, new RecordCache({ maxBytes: 1_000 }), { context, scansCleanEntries })
    store.put(bytes('b'), bytes('1'))
    store.put(bytes('a'), bytes('2'))
    store.flush()
    const found = [...store.scan()].map(({ key, value }) => `${text(key)}=${text(value)}`)
    expect(found).toEqual(scansCleanEntries ? ['a=2', 'b=1'] : [])
  }
})

/** The store's methods, to be spread. */
function bareStore(store: ByteStore): ByteStore {
  return {
    name: store.name,
    get: (key) => store.get(key),
    put: (key, value) => store.put(key, value),
    scan: (range) => store.scan(range),
    scanAsync: (range) => store.scanAsync(range),
  }
}

const numberOf = (value: Uint8Array): number => Number(text(value))
const never = (): never => {
  throw new Error('nobody asked for it')
}

test('keeps what was made of a value for as long as the key has that value', () => {
  const store = open()
  store.put(bytes('a'), bytes('1'))
  expect(store.getKept(bytes('a'), numberOf)).toBe(1)
  store.flush()
  expect(store.getKept(bytes('a'), never)).toBe(1)
  store.put(bytes('a'), bytes('2'))
  expect(store.getKept(bytes('a'), numberOf)).toBe(2)
  store.put(bytes('a'), null)
  expect(store.getKept(bytes('a'), never)).toBeUndefined()
  expect(store.getKept(bytes('b'), never)).toBeUndefined()
})

test('makes the bytes of what is kept when somebody needs them, and once', () => {
  const kept: unknown[] = []
  const store = cached(below, new RecordCache({ maxBytes: 1_000 }), { context })
  store.onFlush((_key, _new, _old, _context, value) => kept.push(value))
  let made = 0
  const encode = (value: number): Uint8Array => {
    made += 1
    return bytes(String(value))
  }
  store.putKept(bytes('a'), 1, 1, encode)
  store.putKept(bytes('a'), 2, 1, encode)
  expect([store.getKept(bytes('a'), never), made]).toEqual([2, 0])
  expect([...store.scan()].map(({ value }) => text(value))).toEqual(['2'])
  expect([text(store.get(bytes('a'))), made]).toEqual(['2', 1])
  store.flush()
  expect([text(below.get(bytes('a'))), made, kept]).toEqual(['2', 1, [2]])
})

test('knows nothing of what was thrown away', () => {
  const store = open()
  store.putKept(bytes('a'), 1, 1, never)
  store.discard()
  expect(store.getKept(bytes('a'), never)).toBeUndefined()
})

test('what is kept is charged and driven out by the length of its bytes', () => {
  const store = open(2 * (1 + 10 + entryOverhead))
  for (const key of ['a', 'b', 'c']) store.putKept(bytes(key), key, 10, (value) => bytes(value.repeat(10)))
  expect(cache.bytes).toBe(2 * (1 + 10 + entryOverhead))
  expect(text(below.get(bytes('a')))).toBe('aaaaaaaaaa')
})
