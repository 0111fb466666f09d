// A store as a program may read it while it is being written: found by its name, of the type that is asked for, over the tasks of this instance.
import { MillraceError } from '@millrace/record'
import type { StoreSpec, Topology } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { GlobalStores } from '../task/task-options.ts'
import type { Task } from '../task/task.ts'
import { type QueryableStoreType, QueryableStoreTypes } from './queryable-store-types.ts'

/** What runs at the moment. */
export interface RunningStores {
  readonly globals: GlobalStores | undefined
  readonly tasks: readonly { readonly task: Task }[]
}

/**
 * Reads what this instance holds: keys of partitions that other instances have are absent. It sees updates that are not committed yet.
 * Throws `RUNTIME_UNKNOWN_STORE` and `RUNTIME_WRONG_STORE_TYPE`. Its methods throw what `running` throws, and `RUNTIME_UNKNOWN_STORE` while no task here has the store.
 */
export function localStore<Store>(
  { stores, subtopologies }: Topology,
  name: string,
  type: QueryableStoreType<Store>,
  running: () => RunningStores,
): Store {
  const spec = stores.get(name)
  if (spec === undefined) throw unknownStore(name, stores.keys())
  const owner = subtopologies.find((subtopology) => subtopology.stores.includes(name))?.id
  const ofTasks = (): readonly unknown[] => {
    const { globals, tasks } = running()
    const global = globals?.find(name)
    if (global !== undefined) return [global.view]
    const owners = tasks.filter(({ task }) => task.id.subtopology === owner)
    if (owners.length === 0) throw storeElsewhere(name)
    return owners.map(({ task }) => task.view(name))
  }
  const store = type.over(spec.type, { name, stores: ofTasks })
  if (store === undefined) throw wrongType(spec, type.name)
  return store
}

function unknownStore(name: string, known: Iterable<string>): MillraceError<RuntimeErrorCode> {
  return new MillraceError(
    'RUNTIME_UNKNOWN_STORE',
    `the topology has no store ${name}; it has: ${[...known].join(', ') || 'none'}. A table has a store that can be asked for when it is given a name: { store: '…' }`,
    { details: { store: name } },
  )
}

function storeElsewhere(name: string): MillraceError<RuntimeErrorCode> {
  return new MillraceError(
    'RUNTIME_UNKNOWN_STORE',
    `no task of this instance has store ${name}; other instances have its partitions: ask them`,
    { details: { store: name } },
  )
}

function wrongType({ name, type }: StoreSpec, asked: string): MillraceError<RuntimeErrorCode> {
  const fitting = Object.values(QueryableStoreTypes)
    .map((make: () => QueryableStoreType<unknown>) => make())
    .filter((other) => other.over(type, { name, stores: () => [] }) !== undefined)
    .map((other) => `QueryableStoreTypes.${other.name}()`)
  const advice = fitting.length === 0 ? 'stores of that type are not for reading' : `read it as ${fitting.join(' or ')}`
  return new MillraceError(
    'RUNTIME_WRONG_STORE_TYPE',
    `store ${name} is of type ${type} and cannot be read as ${asked}; ${advice}`,
    { details: { store: name, type } },
  )
}
