// Everything that an application's stores on disk hold, read through the application itself.
import { type MillraceApp, QueryableStoreTypes } from '@millrace/streams'
import type { StoreSpec } from '@millrace/topology'
import { type ClusterBed, eventually } from '../runtime/cluster-bed.ts'
import { operatorsTopology } from './programs/operators-topology.ts'

export type State = Readonly<Record<string, readonly string[]>>

/** Starts the application on a directory, reads all its stores when it has restored what it must, and stops it. */
export async function readState(bed: ClusterBed, stateDir: string): Promise<State> {
  const topology = operatorsTopology((name) => bed.topic(name))
  const app = bed.app(topology, { stateDir, instanceId: 'only', cacheMaxBytes: 0 })
  await app.start()
  await eventually(() => app.state === 'running')
  const state: Record<string, readonly string[]> = {}
  // Buffers of suppress are in memory: each start restores them, and what they release shows it.
  const specs = [...topology.stores.values()].filter(({ type }) => type !== 'suppress-buffer')
  for (const spec of specs) state[spec.name] = await rowsOf(app, spec)
  await app.stop()
  return state
}

async function rowsOf(app: MillraceApp, { name, type }: StoreSpec): Promise<readonly string[]> {
  const rows = async (): Promise<AsyncIterable<unknown> | Iterable<unknown>> => {
    switch (type) {
      case 'timestamped-key-value':
        return app.store(name, QueryableStoreTypes.timestampedKeyValueStore()).allAsync()
      case 'key-value':
        return app.store(name, QueryableStoreTypes.keyValueStore()).allAsync()
      case 'timestamped-window':
        return app.store(name, QueryableStoreTypes.timestampedWindowStore()).allAsync()
      case 'join-buffer':
        return app.store(name, QueryableStoreTypes.windowStore()).allAsync()
      case 'session':
        return app.store(name, QueryableStoreTypes.sessionStore()).allAsync()
      case 'versioned-key-value':
        return app.store(name, QueryableStoreTypes.versionedKeyValueStore()).latest()
      default:
        throw new Error(`store ${name} of type ${type} is not read`)
    }
  }
  const texts: string[] = []
  for await (const row of await rows()) texts.push(JSON.stringify(row))
  return texts.sort()
}
