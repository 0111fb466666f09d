// Keeps the global tables and stores of an instance up to date: reads all partitions of their topics to the end before the first task runs, then goes on beside the tasks.
import type { LogAdmin, LogClient, LogReader } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import type { GlobalStores } from '../task/task-options.ts'
import { type GlobalTask, type GlobalTaskOptions, globalTopics, makeGlobalTask } from './global-task.ts'

export interface GlobalReaderOptions {
  readonly task: GlobalTask
  readonly client: Pick<LogClient, 'reader'> & { readonly admin: Pick<LogAdmin, 'listOffsets'> }
  readonly pollMs: number
  /** Called once, when reading on has failed: the stores stay as they are from then on. */
  readonly onFailure: (error: unknown) => void
}

/** Undefined for a topology without global tables and stores. `counts` has the partitions of their topics. */
export function globalReaderOf(
  parts: Omit<GlobalTaskOptions, 'partitions'> &
    Omit<GlobalReaderOptions, 'task'> & { readonly counts: ReadonlyMap<string, number> },
): GlobalReader | undefined {
  const partitions = globalTopics(parts.topology).flatMap((topic) =>
    Array.from({ length: parts.counts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  )
  const task = makeGlobalTask({ ...parts, partitions })
  return task && new GlobalReader({ ...parts, task })
}

export class GlobalReader {
  readonly #options: GlobalReaderOptions
  readonly #reader: LogReader
  #isStopping = false
  #running: Promise<void> = Promise.resolve()
  #stopping: Promise<void> | undefined

  constructor(options: GlobalReaderOptions) {
    this.#options = options
    // What a topic has lost, its table never gets: the rest counts.
    this.#reader = options.client.reader({ isolation: 'read_committed', outOfRange: 'earliest' })
  }

  get stores(): GlobalStores {
    return this.#options.task.stores
  }

  /** Resolves when the stores hold everything that the topics held at the call; from then on they follow. Rejects with what a processor or a serde throws. */
  async start(): Promise<void> {
    const { task, client } = this.#options
    const [starts, ends] = await Promise.all(
      (['earliest', 'latest'] as const).map((at) => client.admin.listOffsets(task.inputs.map((to) => ({ ...to, at })))),
    )
    const offsetOf = (offsets: ReadonlyMap<string, number> | undefined, { topic, partition }: TopicPartition): number =>
      offsets?.get(partitionKey(topic, partition)) ?? 0
    this.#reader.assign(task.inputs.map((input) => ({ ...input, offset: offsetOf(starts, input) })))
    const isBehind = (input: TopicPartition): boolean =>
      (this.#reader.position(input.topic, input.partition) ?? 0) < offsetOf(ends, input)
    while (!this.#isStopping && task.inputs.some(isBehind)) await this.#take()
    this.#running = this.#follow()
  }

  /** Resolves when nothing is read any more and the stores are closed. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#isStopping = true
    await this.#running
    await this.#reader.close()
    await this.#options.task.close()
  }

  async #follow(): Promise<void> {
    try {
      while (!this.#isStopping) await this.#take()
    } catch (error) {
      if (!this.#isStopping) this.#options.onFailure(error)
    }
  }

  async #take(): Promise<void> {
    const { task, pollMs } = this.#options
    for (const { topic, partition, records, nextOffset } of await this.#reader.poll(pollMs)) {
      task.take(topic, partition, records, nextOffset)
    }
  }
}
