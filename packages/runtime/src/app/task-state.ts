// Where the stores of a task are: persistent ones in a LevelDB of the task's own below the state directory, others in memory.
import { join } from 'node:path'
import { memoryDatabase, openLevelDatabase, type StateDatabase, stateDirectories, taskDatabase } from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import { parseTaskName } from '../assign/task-name.ts'

/** Rejects with `STATE_DIRECTORY_IN_USE` while another instance has the task's directory open, and with what opening LevelDB rejects with. */
export async function openTaskState(
  stateDirectory: string,
  applicationId: string,
  task: string,
  stores: readonly StoreSpec[],
  scannedStores: ReadonlySet<string>,
): Promise<StateDatabase> {
  const memoryStores = stores.filter((store) => !store.persistent).map((store) => store.name)
  if (memoryStores.length === stores.length) return memoryDatabase()
  // At least once needs no atomic commit: a changelog replays what a torn one lacks, because checkpoints come last.
  const persistent = await openLevelDatabase({
    directory: join(stateDirectory, applicationId, task),
    atomic: false,
    keyIndex: [...scannedStores],
  })
  return taskDatabase({ persistent, memoryStores })
}

/** Tasks of which an earlier life left state here. */
export async function storedTasks(stateDirectory: string, applicationId: string): Promise<readonly string[]> {
  const names = await stateDirectories(join(stateDirectory, applicationId))
  return names.filter((name) => parseTaskName(name) !== undefined)
}
