// The stores of a test driver: all in memory, or those that the topology calls persistent on disk.
import { memoryDatabase, openLevelDatabase, type StateDatabase, taskDatabase } from '@millrace/state'
import type { Topology } from '@millrace/topology'

/** At once when everything is in memory. */
export function openDatabase(
  topology: Topology,
  store: 'memory' | { readonly level: string },
): StateDatabase | Promise<StateDatabase> {
  if (store === 'memory') return memoryDatabase()
  return openMixed(topology, store.level)
}

async function openMixed(topology: Topology, directory: string): Promise<StateDatabase> {
  const inMemory = [...topology.stores.values()].filter(({ persistent }) => !persistent).map(({ name }) => name)
  const persistent = await openLevelDatabase({ directory, keyIndex: [...topology.scannedStores] })
  return taskDatabase({ persistent, memoryStores: inMemory })
}
