// Where the stores of a task are: persistent ones in a LevelDB of the task's own below the state directory, others in memory.
import { join } from 'node:path'
import {
  type LevelDatabaseOptions,
  memoryDatabase,
  openLevelDatabase,
  type StateDatabase,
  stateDirectories,
  taskDatabase,
} from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import { parseTaskName } from '../assign/task-name.ts'

export interface TaskStateOptions {
  readonly directory: string
  readonly stores: readonly StoreSpec[]
  readonly scannedStores: ReadonlySet<string>
  /** For what is on disk: read caches, LevelDB's blocks and write buffers, indexes of keys. */
  readonly memoryBytes: number
}

/** Rejects with `STATE_DIRECTORY_IN_USE` while another instance has the task's directory open, and with what opening LevelDB rejects with. */
export async function openTaskState(options: TaskStateOptions): Promise<StateDatabase> {
  const { directory, stores, scannedStores, memoryBytes } = options
  const memoryStores = stores.filter((store) => !store.persistent).map((store) => store.name)
  if (memoryStores.length === stores.length) return memoryDatabase()
  const keyIndex = stores.map(({ name }) => name).filter((name) => scannedStores.has(name))
  // At least once needs no atomic commit: a changelog replays what a torn one lacks, because checkpoints come last.
  const persistent = await openLevelDatabase({
    directory,
    atomic: false,
    keyIndex,
    ...shares(memoryBytes, keyIndex.length > 0),
  })
  return taskDatabase({ persistent, memoryStores })
}

const smallestWriteBuffer = 64 << 10
const largestWriteBuffer = 4 << 20

type Shares = Pick<LevelDatabaseOptions, 'writeBufferBytes' | 'readCacheBytes' | 'blockCacheBytes' | 'keyIndexBytes'>

function shares(memoryBytes: number, isScanned: boolean): Shares {
  const writeBufferBytes = Math.min(largestWriteBuffer, Math.max(smallestWriteBuffer, memoryBytes >>> 3))
  // LevelDB fills one buffer while it writes the other.
  const forReading = Math.max(0, memoryBytes - 2 * writeBufferBytes)
  const share = Math.floor(forReading / (isScanned ? 3 : 2))
  return { writeBufferBytes, readCacheBytes: share, blockCacheBytes: share, keyIndexBytes: isScanned ? share : 0 }
}

export function taskDirectory(stateDirectory: string, applicationId: string, task: string): string {
  return join(stateDirectory, applicationId, task)
}

/** Tasks of which an earlier life left state here. */
export async function storedTasks(stateDirectory: string, applicationId: string): Promise<readonly string[]> {
  const names = await stateDirectories(join(stateDirectory, applicationId))
  return names.filter((name) => parseTaskName(name) !== undefined)
}
