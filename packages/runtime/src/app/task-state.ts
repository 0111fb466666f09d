// Where the stores of a task are: persistent ones in LevelDB below the state directory, others in memory.
import type { StateDatabase } from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'

export function openTaskState(
  _stateDirectory: string,
  _applicationId: string,
  _task: string,
  _stores: readonly StoreSpec[],
): Promise<StateDatabase> {
  throw new Error('not yet')
}
