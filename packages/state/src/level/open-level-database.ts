// Opening a task's state directory: our lock, then LevelDB, then what it says of itself.
import { join } from 'node:path'
import { isMillraceError } from '@millrace/record'
import { Level } from 'level'
import type { StateDatabase } from '../state-database.ts'
import { Catalog, type Disk } from './catalog.ts'
import { type DirectoryLock, heldByAnother, lockDirectory } from './directory-lock.ts'
import { LevelDatabase } from './level-database.ts'
import { corruptState, diskError, isLocked } from './level-error.ts'
import { findDamagedTable } from './table-check.ts'

export interface LevelDatabaseOptions {
  /** One per task; made if it is missing. Deleting it loses nothing that a changelog has. */
  readonly directory: string
  /** One batch per commit, however large: what exactly-once needs. False: large commits are written in parts, checkpoints last. Default: true. */
  readonly atomic?: boolean
  /** Commits wait for the medium: the newest one survives a power failure too (an older one always does). Default: false. */
  readonly sync?: boolean
  /** Stores that have an index of all their keys, so that they can be scanned synchronously; `'all'` for every store. Default: none. */
  readonly keyIndex?: readonly string[] | 'all'
  /** For committed values kept in memory. Default: 8 MiB. */
  readonly readCacheBytes?: number
  /** For indexes of keys; what is more lies in a file until it is asked for. Default: 8 MiB. */
  readonly keyIndexBytes?: number
  /** For LevelDB's own blocks. Default: 8 MiB. */
  readonly blockCacheBytes?: number
  /** Rows that LevelDB gathers for a table; it may have twice as much in memory. Default: 4 MiB. */
  readonly writeBufferBytes?: number
}

const defaultCacheBytes = 8 * 1024 * 1024
const defaultWriteBufferBytes = 4 * 1024 * 1024

/**
 * Opens, and makes if need be, a database in a directory of its own.
 * Throws `STATE_DIRECTORY_IN_USE`, `STATE_DIRECTORY_READ_ONLY`, `STATE_DISK_FULL`, `STATE_CORRUPT`, `STATE_FORMAT_UNKNOWN`, `STATE_IO`.
 */
export async function openLevelDatabase(options: LevelDatabaseOptions): Promise<StateDatabase> {
  const lock = await lockDirectory(options.directory)
  const disk = makeDisk(join(lock.directory, 'level'), options)
  try {
    await openDisk(disk, lock)
    return await openDatabase(disk, lock, options)
  } catch (error) {
    await disk.close()
    await lock.release()
    throw error
  }
}

/** LevelDB at that place, not open yet. */
export function makeDisk(
  location: string,
  { blockCacheBytes, writeBufferBytes }: Pick<LevelDatabaseOptions, 'blockCacheBytes' | 'writeBufferBytes'> = {},
): Disk {
  return new Level<Uint8Array, Uint8Array>(location, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    cacheSize: blockCacheBytes ?? defaultCacheBytes,
    writeBufferSize: writeBufferBytes ?? defaultWriteBufferBytes,
  })
}

async function openDisk(disk: Disk, lock: DirectoryLock): Promise<void> {
  try {
    await disk.open()
  } catch (error) {
    throw isLocked(error) ? await heldByAnother(lock) : diskError(lock.directory, error)
  }
  await lock.claim()
  const damage = await findDamagedTable(disk.location)
  if (damage !== undefined) throw corruptState(lock.directory, damage)
}

async function openDatabase(disk: Disk, lock: DirectoryLock, options: LevelDatabaseOptions): Promise<StateDatabase> {
  const { atomic = true, sync = false, keyIndex = [] } = options
  const { readCacheBytes = defaultCacheBytes, keyIndexBytes = defaultCacheBytes } = options
  const { directory } = lock
  const catalog = new Catalog(directory)
  try {
    await catalog.load(disk)
  } catch (error) {
    if (isMillraceError(error)) throw error
    throw error instanceof RangeError ? corruptState(directory, error.message) : diskError(directory, error)
  }
  const hasKeyIndex = (store: string): boolean => keyIndex === 'all' || keyIndex.includes(store)
  const bounds = { readCacheBytes, keyIndexBytes }
  const database = new LevelDatabase({ directory, lock, disk, catalog, atomic, sync, ...bounds, hasKeyIndex })
  await database.open()
  return database
}
