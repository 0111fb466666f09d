// How far each changelog contains what this task wrote. Under at-least-once every record between two acknowledged ones must be our own:
// a gap means that another instance still writes for this task.
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'

interface Progress {
  /** The offset after the last record that the store contains. */
  offset: number
  /** Written since `offset` was taken. */
  written: number
}

/** Keeps the changelog offsets of all tasks of a thread. */
export class ChangelogOffsets {
  /** By topic, then partition: asked for each record on its way out. */
  readonly #topics = new Map<string, (Progress | undefined)[]>()

  /** A store was restored up to `offset`: its task may write now. */
  start(topic: string, partition: number, offset: number): void {
    const partitions = this.#topics.get(topic) ?? []
    this.#topics.set(topic, partitions)
    partitions[partition] = { offset, written: 0 }
  }

  stop(topic: string, partition: number): void {
    const partitions = this.#topics.get(topic)
    if (partitions) partitions[partition] = undefined
  }

  /** Counts a record on its way out; other topics than changelogs are passed over. */
  written(topic: string, partition: number): void {
    const progress = this.#topics.get(topic)?.[partition]
    if (progress) progress.written++
  }

  /** Where the changelog ends once everything written is acknowledged, if nobody else writes to it. */
  expectedEnd(topic: string, partition: number): number {
    const progress = this.#topics.get(topic)?.[partition]
    return progress ? progress.offset + progress.written : 0
  }

  /**
   * The offset after the last own record, once everything written is acknowledged up to `acknowledged` (the last record's offset).
   * Throws `RUNTIME_CHANGELOG_GAP`.
   */
  advance(topic: string, partition: number, acknowledged: number | undefined): number {
    const progress = this.#topics.get(topic)?.[partition]
    if (!progress) return 0
    if (progress.written === 0) return progress.offset
    const offset = (acknowledged ?? -1) + 1
    if (offset !== progress.offset + progress.written) throw gapError(topic, partition, progress, offset)
    progress.offset = offset
    progress.written = 0
    return offset
  }
}

function gapError(topic: string, partition: number, progress: Progress, offset: number): MillraceError {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_CHANGELOG_GAP',
    `changelog ${topic}-${partition} should end at offset ${progress.offset + progress.written} after ${progress.written} records of this task, but ends at ${offset}: ` +
      'another instance with the same applicationId wrote to it; the task restores itself from the changelog',
    { disposition: 'retry', details: { topic, partition, expected: progress.offset + progress.written, offset } },
  )
}
