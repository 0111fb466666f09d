// After a member was thrown out (a broker that forgot it, a process that was asleep) and has joined again with the same tasks:
// whether a task may go on with what it has not committed, as if nothing had happened.
// Law: it may only if the group's offsets are those it knows, and its changelogs end where it left them: nobody else ran it in between.
import type { GroupMember, LogAdmin } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import type { ActiveTask } from './active-task.ts'
import { productionFailure } from './failure.ts'
import type { RecordWriter } from './record-writer.ts'

export interface ContinuityOptions {
  readonly member: Pick<GroupMember, 'committed'>
  readonly admin: Pick<LogAdmin, 'listOffsets'>
  readonly writer: RecordWriter
}

export class Continuity {
  readonly #options: ContinuityOptions

  constructor(options: ContinuityOptions) {
    this.#options = options
  }

  /** Those of the tasks that somebody else ran since they committed last. Waits until everything they wrote is acknowledged. */
  async broken(tasks: readonly ActiveTask[]): Promise<readonly ActiveTask[]> {
    if (tasks.length === 0) return []
    const { member, admin, writer } = this.#options
    await writer.log.flush().catch((error: unknown) => Promise.reject(productionFailure(error)))
    const changelogs = tasks.flatMap((task) => task.writtenChangelogs)
    const [committed, ends] = await Promise.all([
      member.committed(tasks.flatMap(({ inputs }) => inputs)),
      admin.listOffsets(
        changelogs.map(({ topic, partition }) => ({ topic, partition, at: 'latest' as const })),
        'read_uncommitted',
      ),
    ])
    const offsetOf = ({ topic, partition }: TopicPartition): number | undefined =>
      committed.get(partitionKey(topic, partition))?.offset
    return tasks.filter(
      (task) =>
        task.inputs.some((input) => offsetOf(input) !== task.committedOffset(input)) ||
        task.writtenChangelogs.some((changelog) => {
          const key = partitionKey(changelog.topic, changelog.partition)
          return ends.get(key) !== task.expectedEnd(changelog)
        }),
    )
  }
}
