// Records that go no further without being anyone's failure: each is counted by reason, and told in the log, where Kafka Streams has a line for each of them.
// Law: a flood of such records does not become a flood of lines: one at once, then at most one a reason in ten seconds, which says how many there were.
import { taskName } from '../assign/task-name.ts'
import type { DropReason } from '../operators/context.ts'
import type { RecordOrigin, RecordPlace } from './record-origin.ts'
import type { TaskOptions } from './task-options.ts'

const everyMs = 10_000

/** Of reasons that are neither told of by whoever decided, nor the ordinary course of things. */
const texts: Readonly<Partial<Record<DropReason, string>>> = {
  'null-key': 'its key is null',
  'null-value': 'its value is null',
  'null-foreign-key': 'its foreign key is null',
  'out-of-order': 'a later version of its row was seen before',
  'negative-timestamp': 'its timestamp is negative',
  late: 'its window is closed',
  expired: 'it is older than the retention of its store',
}

export class DroppedRecords {
  readonly #options: TaskOptions
  readonly #origin: RecordOrigin
  readonly #counts = new Map<DropReason, number>()
  readonly #toldAt = new Map<DropReason, number>()

  constructor(options: TaskOptions, origin: RecordOrigin) {
    this.#options = options
    this.#origin = origin
  }

  get counts(): ReadonlyMap<DropReason, number> {
    return this.#counts
  }

  /** Counts a record, the one at hand unless its place is given; `where` is the node or store that leaves it out. */
  readonly drop = (reason: DropReason, where: string, place: RecordPlace = this.#origin): void => {
    const count = (this.#counts.get(reason) ?? 0) + 1
    this.#counts.set(reason, count)
    const text = texts[reason]
    const { log, clock, id } = this.#options
    if (text === undefined || log === undefined) return
    const now = clock.now()
    if (now - (this.#toldAt.get(reason) ?? -Infinity) < everyMs) return
    this.#toldAt.set(reason, now)
    const record = place.offset < 0 ? 'a record' : `record ${place.topic}-${place.partition}@${place.offset}`
    const number = count === 1 ? 'the first of task' : `${count} of them so far in task`
    log.warn(`${record} is left out at ${where}: ${text} (${number} ${taskName(id)})`)
  }
}
