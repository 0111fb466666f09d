// The stores of one name that the tasks of this instance hold, read as one. Tasks come and go, so they are asked for at each call.
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'

export interface StoresOfTasks<Store> {
  readonly name: string
  /** Throws `RUNTIME_WRONG_STATE` while tasks are moved or restored, `RUNTIME_UNKNOWN_STORE` where no task of this instance has the store. */
  readonly stores: () => readonly Store[]
}

/** What the first store that has anything says. */
export function firstOf<Store, T>(
  { stores }: StoresOfTasks<Store>,
  read: (store: Store) => T | undefined,
): T | undefined {
  for (const store of stores()) {
    const found = read(store)
    if (found !== undefined) return found
  }
  return undefined
}

/** The entries of each store, one store after the other. The call itself throws what `stores` throws. */
export function scanAll<Store, From, To>(
  { stores }: StoresOfTasks<Store>,
  scan: (store: Store) => Iterable<From>,
  entryOf: (entry: From) => To,
): Iterable<To> {
  return scanned(stores(), scan, entryOf)
}

/** The same where a store cannot scan synchronously. A scan that tasks are moved under rejects: it may have missed entries. */
export function scanAllAsync<Store, From, To>(
  of: StoresOfTasks<Store>,
  scan: (store: Store) => AsyncIterable<From>,
  entryOf: (entry: From) => To,
): AsyncIterable<To> {
  return scannedAsync(of, of.stores(), scan, entryOf)
}

function* scanned<Store, From, To>(
  stores: readonly Store[],
  scan: (store: Store) => Iterable<From>,
  entryOf: (entry: From) => To,
): Iterable<To> {
  for (const store of stores) for (const entry of scan(store)) yield entryOf(entry)
}

async function* scannedAsync<Store, From, To>(
  of: StoresOfTasks<Store>,
  stores: readonly Store[],
  scan: (store: Store) => AsyncIterable<From>,
  entryOf: (entry: From) => To,
): AsyncIterable<To> {
  for (const store of stores) {
    try {
      for await (const entry of scan(store)) yield entryOf(entry)
    } catch (error) {
      // Closed while it was read.
      assertThere(of, store)
      throw error
    }
    assertThere(of, store)
  }
}

function assertThere<Store>({ name, stores }: StoresOfTasks<Store>, store: Store): void {
  if (stores().includes(store)) return
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_WRONG_STATE',
    `a task of store ${name} was moved or restored while the store was read; read it again`,
    { details: { store: name } },
  )
}
