// The commit protocol, at least once, for all tasks of a thread together. Nothing is processed between the first step and the last that is awaited here:
// 1 asynchronous calls are waited for and record caches are flushed through the topology, 2 output and changelog are acknowledged, 3 offsets are committed, 4 each task's state becomes one batch.
import type { OffsetToCommit } from '@millrace/client'
import type { PreparedCommit, StateDatabase, StoreCheckpoint } from '@millrace/state'
import type { FaultHook } from './fault-points.ts'

/** A task that can be asked to send on all that it holds back. */
export interface FinishableTask {
  flush(): void
  /** Records whose asynchronous calls are under way, or whose results are not sent on yet. */
  readonly waitingRecords: number
  /** Resolves when there may be something to deliver. */
  whenReady(): Promise<void>
  /** Sends on what calls gave. */
  deliver(): number
}

/** What a commit needs of a task. */
export interface CommittableTask extends FinishableTask {
  readonly database: StateDatabase
  /** Has a store without changelog: its state is written before the offsets, so that a crash repeats records instead of losing them. */
  readonly writesStateFirst: boolean
  committableOffsets(): readonly OffsetToCommit[]
  /** Of every store, given what has been acknowledged. Throws `RUNTIME_CHANGELOG_GAP`. */
  checkpoints(): ReadonlyMap<string, StoreCheckpoint>
  /** Offsets are committed and the batch is built: what comes now belongs to the next commit. */
  committed(offsets: readonly OffsetToCommit[]): void
}

export interface CommitSteps {
  readonly flushWriter: () => Promise<void>
  readonly commitOffsets: (offsets: readonly OffsetToCommit[]) => Promise<void>
  readonly faultPoint: FaultHook
}

export interface CommitOutcome {
  readonly offsets: readonly OffsetToCommit[]
  /** Settles when every task's batch is durable. Processing may go on meanwhile, the next commit not. */
  readonly stateWritten: Promise<void>
}

/** Rejects at the first step that fails; what was not reached did not happen, and no state was written. */
export async function commitTasks(tasks: readonly CommittableTask[], steps: CommitSteps): Promise<CommitOutcome> {
  steps.faultPoint('commit-started')
  await finishRecords(tasks)
  steps.faultPoint('caches-flushed')
  await steps.flushWriter()
  steps.faultPoint('output-acknowledged')
  const parts = tasks.map((task) => ({ task, offsets: task.committableOffsets(), checkpoints: task.checkpoints() }))
  const offsets = parts.flatMap((part) => part.offsets)
  const changed = parts.filter(({ task, offsets: own }) => own.length > 0 || task.database.uncommittedBytes > 0)
  const first = changed.filter(({ task }) => task.writesStateFirst)
  await Promise.all(first.map(({ task, checkpoints }) => task.database.prepareCommit(checkpoints).write()))
  if (offsets.length > 0) await steps.commitOffsets(offsets)
  steps.faultPoint('offsets-committed')
  const prepared = changed
    .filter(({ task }) => !task.writesStateFirst)
    .map(({ task, checkpoints }) => task.database.prepareCommit(checkpoints))
  for (const { task, offsets: own } of changed) task.committed(own)
  steps.faultPoint('state-prepared')
  return { offsets, stateWritten: writeAll(prepared, steps.faultPoint) }
}

/** Until nothing waits: a flush may begin calls, and what calls give may fill caches. Each call has its timeout. */
export async function finishRecords(tasks: readonly FinishableTask[]): Promise<void> {
  for (;;) {
    for (const task of tasks) task.deliver()
    if (!tasks.some(isWaiting)) for (const task of tasks) task.flush()
    const waiting = tasks.filter(isWaiting)
    if (waiting.length === 0) return
    await Promise.race(waiting.map((task) => task.whenReady()))
  }
}

function isWaiting(task: FinishableTask): boolean {
  return task.waitingRecords > 0
}

async function writeAll(prepared: readonly PreparedCommit[], faultPoint: FaultHook): Promise<void> {
  await Promise.all(prepared.map((commit) => commit.write()))
  faultPoint('state-written')
}
