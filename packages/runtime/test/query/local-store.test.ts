import { string } from '@millrace/serde'
import { keyValueStore, memoryDatabase, type ReadOnlyKeyValueStore } from '@millrace/state'
import { tumbling } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { QueryableStoreTypes } from '../../src/query/queryable-store-types.ts'
import { scanAllAsync } from '../../src/query/stores-of-tasks.ts'
import { application } from '../app/running.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { countingTopology, matchingTopology, windowingTopology } from '../topologies.ts'

function logWith(...topics: readonly string[]): MemoryLog {
  const log = new MemoryLog()
  for (const topic of topics) log.createTopic(topic, 1)
  return log
}

describe('a store that a program asks for', () => {
  it('must be of the type that it is asked for as, else it is said what would do', () => {
    const { app } = application(logWith('events', 'counted'), windowingTopology(tumbling('1m')))
    expect(() => app.store('counts')).toThrow(
      /RUNTIME_WRONG_STORE_TYPE: store counts is of type timestamped-window and cannot be read as keyValueStore; read it as QueryableStoreTypes.windowStore\(\) or QueryableStoreTypes.timestampedWindowStore\(\)/,
    )
    expect(() => app.store('counts', QueryableStoreTypes.sessionStore())).toThrow('RUNTIME_WRONG_STORE_TYPE')
  })

  it('cannot be read before the application runs, nor after', async () => {
    const { app } = application(logWith('events', 'counted'), countingTopology())
    const counts = app.store<string, number>('counts')
    expect(() => counts.get('a')).toThrow(/RUNTIME_WRONG_STATE: .*created; wait until it is running/)
    expect(() => counts.all()).toThrow('RUNTIME_WRONG_STATE')
    expect(() => counts.allAsync()).toThrow('RUNTIME_WRONG_STATE')
    await app.start()
    expect(counts.get('a')).toBeUndefined()
    await app.stop()
    expect(() => counts.get('a')).toThrow('RUNTIME_WRONG_STATE')
  })

  it('says so when no task of this instance has it', async () => {
    const { app } = application(logWith('counted'), matchingTopology(/in-.*/))
    await app.start()
    expect(() => app.store('counts').get('a')).toThrow(
      /RUNTIME_UNKNOWN_STORE: no task of this instance has store counts/,
    )
    await app.stop()
  })
})

describe('a scan of the stores of several tasks', () => {
  const filled = (...keys: readonly string[]): ReadOnlyKeyValueStore<string, string> => {
    const store = keyValueStore(memoryDatabase().store('s'), string(), string())
    for (const key of keys) store.put(key, key)
    return store
  }
  const scan = (stores: () => readonly ReadOnlyKeyValueStore<string, string>[]): AsyncIterable<string> =>
    scanAllAsync(
      { name: 's', stores },
      (store) => store.allAsync(),
      ({ key }) => key,
    )

  it('goes through one after the other', async () => {
    const stores = [filled('b', 'a'), filled(), filled('c')]
    const keys: string[] = []
    for await (const key of scan(() => stores)) keys.push(key)
    expect(keys).toEqual(['a', 'b', 'c'])
  })

  it('rejects when a task was moved meanwhile, because entries may be missing', async () => {
    let stores = [filled('a', 'b'), filled('c')]
    const reading = (async () => {
      for await (const _ of scan(() => stores)) stores = [filled('a', 'b')]
    })()
    await expect(reading).rejects.toThrow(/RUNTIME_WRONG_STATE: a task of store s was moved or restored/)
  })
})
