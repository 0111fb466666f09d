// The cache against a fold: after a flush the store below, the changelog and what went downstream all say the same.
import fc from 'fast-check'
import { noHeaders } from '@millrace/record'
import { cached, logged, memoryDatabase, RecordCache } from '@millrace/state'
import { expect, test } from 'vitest'

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.option(fc.constantFrom('1', '22', '333')),
    }),
  },
  { weight: 2, arbitrary: fc.record({ read: fc.constantFrom('a', 'b', 'c', 'd') }) },
  { weight: 1, arbitrary: fc.constant('flush' as const) },
)

test('store, changelog and downstream end equal to a fold of the puts, whatever the size of the cache', () => {
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 0, max: 400 }), (steps, maxBytes) => {
      const below = memoryDatabase().store('s')
      const context = { current: { timestamp: 0, headers: noHeaders } }
      const [model, changelog, downstream] = [new Map(), new Map(), new Map()] as Map<string, string>[]
      const follow = (
        map: Map<string, string> | undefined,
        key: Uint8Array | string,
        value: Uint8Array | string | null,
      ): void => {
        if (value === null) map?.delete(read(key))
        else map?.set(read(key), read(value))
      }
      const cache = new RecordCache({ maxBytes })
      const store = cached(
        logged(below, (key, value) => follow(changelog, key, value), { context, timestamped: false }),
        cache,
        { context },
      )
      store.onFlush((key, newValue, oldValue) => {
        expect(oldValue === null ? undefined : read(oldValue)).toBe(downstream?.get(read(key)))
        follow(downstream, key, newValue)
      })
      for (const next of steps) {
        if (next === 'flush') store.flush()
        else if ('read' in next) {
          const value = store.get(Buffer.from(next.read))
          expect(value === undefined ? undefined : read(value)).toBe(model?.get(next.read))
        } else {
          store.put(Buffer.from(next.key), next.value === null ? null : Buffer.from(next.value))
          follow(model, next.key, next.value)
        }
        expect(cache.bytes).toBeLessThanOrEqual(maxBytes)
      }
      store.flush()
      const stored = new Map([...below.scan()].map(({ key, value }) => [read(key), read(value)]))
      for (const map of [stored, changelog, downstream]) expect(sorted(map)).toEqual(sorted(model))
    }),
    { numRuns: 300 },
  )
})

function sorted(map: ReadonlyMap<string, string> | undefined): [string, string][] {
  return [...(map ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
}

function read(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as string).toString()
}
