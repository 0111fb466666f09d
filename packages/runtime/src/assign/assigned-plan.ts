// From the names that the group's leader assigned to tasks of this topology.
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'
import { assignedTasks } from './group-protocol.ts'
import type { PlannedTask } from './planned-tasks.ts'

/**
 * Throws `RUNTIME_ASSIGNMENT_INVALID` for a name that is not in `plan`: the leader has another topology; or, where a source reads by a pattern,
 * only one of leader and member has seen a topic come or go, and another join will do.
 */
export function assignedPlan(
  assignment: Uint8Array,
  plan: ReadonlyMap<string, PlannedTask>,
  readsPattern: boolean,
): readonly PlannedTask[] {
  return assignedTasks(assignment).map((name) => plan.get(name) ?? unknownTask(name, readsPattern))
}

function unknownTask(name: string, readsPattern: boolean): never {
  const message = `the group's leader assigned task ${name}, which this topology does not have`
  const [advice, disposition] = readsPattern
    ? (['topics of a pattern come or go; joining again', 'retry'] as const)
    : (['run the same topology in all instances of the application', 'fatal'] as const)
  throw new MillraceError<RuntimeErrorCode>('RUNTIME_ASSIGNMENT_INVALID', `${message}; ${advice}`, {
    details: { task: name },
    disposition,
  })
}
