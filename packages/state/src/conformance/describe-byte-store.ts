// What every byte store keeps, plain or wrapped, as a suite.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ByteStore } from '../byte-store.ts'
import { bytesOf, list, listAsync, textOf } from './bytes.ts'

export interface ByteStoreCase {
  /** An empty store. */
  readonly make: () => Promise<{ readonly store: ByteStore; dispose?(): Promise<void> }>
  /** False: `scan` throws `STATE_SCAN_NEEDS_ASYNC`. */
  readonly scansSync: boolean
}

/** Keys that have broken stores before: empty, prefixes of each other, the smallest and the largest bytes, numbers of stores. */
const hostileKeys: readonly string[] = [
  '',
  '\x00',
  '\x00\x00',
  '\x00\x01',
  '\x00\xff',
  '\x01',
  'a',
  'a\x00',
  'aa',
  'ab',
  'b',
  '\x7f',
  '\x80',
  '\xff',
  '\xff\x00',
  '\xff\xff',
  '\xff\xff\xff',
]

const anyKey = fc.oneof(
  fc.constantFrom(...hostileKeys),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => textOf(bytes)),
)

export function describeByteStore(name: string, { make, scansSync }: ByteStoreCase): void {
  describe(`${name} keeps the byte store contract`, () => {
    let store: ByteStore
    let dispose: (() => Promise<void>) | undefined

    beforeEach(async () => {
      const made = await make()
      store = made.store
      dispose = made.dispose?.bind(made)
    })
    afterEach(() => dispose?.())

    const put = (key: string, value: string | null): void =>
      store.put(bytesOf(key), value === null ? null : bytesOf(value))
    const get = (key: string): string | undefined => {
      const value = store.get(bytesOf(key))
      return value === undefined ? undefined : textOf(value)
    }

    test('a key that was never put is absent', () => {
      for (const key of hostileKeys) expect(get(key)).toBeUndefined()
    })

    test('a get sees the last put, and nothing after a delete', () => {
      put('k', '1')
      expect(get('k')).toBe('1')
      put('k', '2')
      expect(get('k')).toBe('2')
      put('k', null)
      expect(get('k')).toBeUndefined()
      put('k', null)
      expect(get('k')).toBeUndefined()
      put('k', '3')
      expect(get('k')).toBe('3')
    })

    test('an empty value is a value', async () => {
      put('k', '')
      expect(get('k')).toBe('')
      expect(await listAsync(store)).toEqual(['k='])
    })

    test('hostile keys are keys like others, in the order of their bytes', async () => {
      for (const key of hostileKeys.toReversed()) put(key, `<${key}>`)
      for (const key of hostileKeys) expect(get(key)).toBe(`<${key}>`)
      expect(await listAsync(store)).toEqual(hostileKeys.map((key) => `${key}=<${key}>`))
      expect(await listAsync(store, { reverse: true })).toEqual(
        hostileKeys.toReversed().map((key) => `${key}=<${key}>`),
      )
    })

    test('a key is given by its bytes, not by the object that holds them', () => {
      const holder = Buffer.from('xxkeyxx')
      store.put(holder.subarray(2, 5), bytesOf('1'))
      holder.fill(0)
      expect(get('key')).toBe('1')
    })

    test('a range has its start and not its end', async () => {
      for (const key of ['a', 'b', 'c', 'd']) put(key, key)
      expect(await listAsync(store, { from: bytesOf('b'), to: bytesOf('d') })).toEqual(['b=b', 'c=c'])
      expect(await listAsync(store, { from: bytesOf('b'), to: bytesOf('d'), reverse: true })).toEqual(['c=c', 'b=b'])
      expect(await listAsync(store, { from: bytesOf('c') })).toEqual(['c=c', 'd=d'])
      expect(await listAsync(store, { to: bytesOf('b') })).toEqual(['a=a'])
      expect(await listAsync(store, { from: bytesOf('d'), to: bytesOf('b') })).toEqual([])
      expect(await listAsync(store, { from: bytesOf('b'), to: bytesOf('b') })).toEqual([])
    })

    test('a scan that is left early can be followed by another', async () => {
      for (const key of ['a', 'b', 'c']) put(key, key)
      for await (const entry of store.scanAsync()) {
        expect(textOf(entry.key)).toBe('a')
        break
      }
      expect(await listAsync(store)).toHaveLength(3)
    })

    test('what is not changed during a scan comes out once, whatever else is put', async () => {
      const keys = Array.from({ length: 100 }, (_, index) => `k${String(index).padStart(3, '0')}`)
      for (const key of keys) put(key, '0')
      const seen: string[] = []
      for await (const entry of store.scanAsync()) {
        const key = textOf(entry.key)
        if (key.endsWith('+')) continue
        seen.push(key)
        put(`${key}+`, '1')
        if (key === 'k050') put('k010', null)
      }
      expect(seen).toEqual(keys)
    })

    if (scansSync) {
      test('a synchronous scan gives the same as an asynchronous one', async () => {
        for (const key of hostileKeys) put(key, key)
        put('a', null)
        const ranges = [{}, { reverse: true }, { from: bytesOf('\x01'), to: bytesOf('\xff\x00') }]
        for (const range of ranges) expect(list(store, range)).toEqual(await listAsync(store, range))
      })

      test('entries may be deleted while they are scanned', () => {
        for (const key of ['a', 'b', 'c', 'd']) put(key, key)
        for (const entry of store.scan()) store.put(entry.key, null)
        expect(list(store)).toEqual([])
      })
    } else {
      test('a synchronous scan is refused with the way out', () => {
        expect(() => store.scan()).toThrow(/^STATE_SCAN_NEEDS_ASYNC: .*keyIndex/)
      })
    }

    test('any sequence of puts reads like a sorted map', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(anyKey, fc.option(fc.string({ maxLength: 3 })))),
          fc.option(anyKey, { nil: undefined }),
          fc.option(anyKey, { nil: undefined }),
          fc.boolean(),
          async (puts, from, to, reverse) => {
            for await (const { key } of store.scanAsync()) store.put(key, null)
            const model = new Map<string, string>()
            for (const [key, value] of puts) {
              put(key, value === null ? null : `v${value.length}`)
              if (value === null) model.delete(key)
              else model.set(key, `v${value.length}`)
            }
            const expected = [...model]
              .filter(([key]) => (from === undefined || key >= from) && (to === undefined || key < to))
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, value]) => `${key}=${value}`)
            const range = {
              ...(from === undefined ? {} : { from: bytesOf(from) }),
              ...(to === undefined ? {} : { to: bytesOf(to) }),
              reverse,
            }
            expect(await listAsync(store, range)).toEqual(reverse ? expected.reverse() : expected)
          },
        ),
        { numRuns: 60 },
      )
    })
  })
}
