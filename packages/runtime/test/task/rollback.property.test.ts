// Commits and rollbacks at any moment leave a store that equals a fold of the input, and a changelog whose last records equal the store.
import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { benchOf, joined, logRecord, storeSpec, TextTopology } from '../task-bench.ts'

const topology = new TextTopology()
  .source('source', ['in'])
  .addProcessor(
    'concat',
    {
      kind: 'stream-aggregate',
      store: 'texts',
      initializer: () => '',
      aggregator: (_key, value, aggregate) => joined(aggregate, value),
      sendOldValues: false,
    },
    ['source'],
  )
  .addStore(storeSpec('texts'), ['concat'])
  .addProcessor('stream', { kind: 'table-to-stream' }, ['concat'])
  .sink('sink', 'out', 'stream')
  .build()

type Act =
  | { readonly kind: 'fetch' | 'process'; readonly count: number }
  | { readonly kind: 'commit' | 'flush' | 'rollback' }

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constantFrom('fetch' as const, 'process' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constantFrom('commit' as const, 'flush' as const, 'rollback' as const) }),
)

const inputs = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom('x', 'y', 'z') }), {
  minLength: 1,
  maxLength: 40,
})

/** Small, so that entries are evicted and flushed amid other records; or none; or large. */
const cacheSizes = fc.constantFrom(0, 150, 1_000_000)

test.prop([inputs, fc.array(acts, { maxLength: 60 }), cacheSizes])(
  'any mix of commits and rollbacks ends in a fold of the input',
  async (input, script, cacheMaxBytes) => {
    const { task, database, sent } = benchOf(topology, { cacheMaxBytes })
    const log = input.map(({ key, value }, offset) => logRecord(`${key}=${value}@${offset}`, offset))
    let committed = { offset: 0, metadata: '' }
    let fetched = 0
    const fetch = (count: number): void => {
      const next = Math.min(log.length, fetched + count)
      task.enqueue('in', 0, log.slice(fetched, next), next)
      fetched = next
    }
    const commit = async (): Promise<void> => {
      task.flush()
      const offsets = task.committableOffsets()
      await database.prepareCommit(new Map()).write()
      task.committed(offsets)
      for (const { offset, metadata = '' } of offsets) committed = { offset, metadata }
    }
    for (const act of script) {
      if (act.kind === 'fetch') fetch(act.count)
      else if (act.kind === 'process') task.process(act.count)
      else if (act.kind === 'flush') task.flush()
      else if (act.kind === 'commit') await commit()
      else {
        task.rollback()
        task.initialize(new Map([['in-0', committed]]))
        fetched = committed.offset
      }
    }
    fetch(log.length)
    task.process(log.length)
    await commit()

    const expected = new Map<string, { value: string; timestamp: number }>()
    for (const [offset, { key, value }] of input.entries()) {
      expected.set(key, { value: (expected.get(key)?.value ?? '') + value, timestamp: offset })
    }
    expect(new Map([...task.store('texts').all()].map(({ key, value }) => [key, value]))).toEqual(expected)
    expect(committed.offset).toBe(log.length)
    const logged = new Map<unknown, unknown>()
    for (const { topic, key, value, timestamp } of sent.all) {
      if (topic === 'app-texts-changelog') logged.set(key, { value, timestamp })
    }
    expect(logged).toEqual(expected)
  },
)
