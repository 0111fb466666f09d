// Counters of one instance, since it started.
import type { AssembledThread } from './thread-assembly.ts'

export interface ApplicationMetrics {
  readonly recordsPolled: number
  readonly recordsProcessed: number
  /** Output, repartition, changelog and dead-letter records. */
  readonly recordsWritten: number
  /** Records that wait in the queues of tasks. */
  readonly recordsBuffered: number
  /** Records whose asynchronous calls are under way, or that wait for those before them. */
  readonly recordsWaiting: number
  readonly commits: number
  readonly rebalances: number
  /** Times that everything since the last commit was thrown away and done again. */
  readonly recoveries: number
  /** Bytes of state that are not committed yet. */
  readonly uncommittedBytes: number
  /** Names of the tasks that run here. */
  readonly tasks: readonly string[]
  /** Of tasks that run here, by reason. */
  readonly droppedRecords: Readonly<Record<string, number>>
}

export function metricsOf(assembled: AssembledThread | undefined): ApplicationMetrics {
  const running = assembled?.tasks.running ?? []
  const dropped: Record<string, number> = {}
  for (const { task } of running) {
    for (const [reason, count] of task.droppedRecords) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  return {
    recordsPolled: assembled?.thread.recordsPolled ?? 0,
    recordsProcessed: assembled?.thread.recordsProcessed ?? 0,
    recordsWritten: assembled?.writer.recordsWritten ?? 0,
    recordsBuffered: running.reduce((sum, { task }) => sum + task.buffered(), 0),
    recordsWaiting: running.reduce((sum, { waitingRecords }) => sum + waitingRecords, 0),
    commits: assembled?.committer.commits ?? 0,
    rebalances: assembled?.thread.rebalances ?? 0,
    recoveries: assembled?.thread.recoveries ?? 0,
    uncommittedBytes: running.reduce((sum, { database }) => sum + database.uncommittedBytes, 0),
    tasks: running.map(({ name }) => name),
    droppedRecords: dropped,
  }
}
