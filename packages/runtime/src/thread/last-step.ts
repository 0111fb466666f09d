// Where the thread is in its protocol, for people: the last named point it passed says what it does or waits for now.
import type { Clock } from '@millrace/record'
import type { FaultHook, FaultPoint } from '../commit/fault-points.ts'

const followedBy: Readonly<Record<FaultPoint, string>> = {
  'restore-started': 'reads changelogs to restore its stores',
  'restore-batch-written': 'reads changelogs to restore its stores',
  'restore-finished': 'makes its tasks ready',
  'topics-prepared': 'joins its group',
  'rebalance-started': 'joins its group and waits for the other members',
  'rebalance-joined': 'takes its assignment',
  'records-polled': 'processes records',
  'records-processed': 'waits for records',
  'commit-started': 'waits for asynchronous functions and flushes record caches',
  'caches-flushed': 'waits until brokers acknowledge output and changelog records',
  'output-acknowledged': 'waits until the group takes its offsets',
  'offsets-committed': 'prepares its state to be written',
  'state-prepared': 'waits for records',
  'state-written': 'waits for records',
  'stores-closing': 'closes its stores',
}

/** Steps that must be followed by the next one, whether there are records or not. */
const mustGoOn: readonly (FaultPoint | undefined)[] = [
  'restore-started',
  'restore-batch-written',
  'restore-finished',
  'topics-prepared',
  'rebalance-started',
  'rebalance-joined',
  'commit-started',
  'caches-flushed',
  'output-acknowledged',
  'offsets-committed',
]

export class LastStep {
  readonly #clock: Clock
  #point: FaultPoint | undefined
  #at: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#at = clock.now()
  }

  /** Notes each point on the way to `hook`. */
  noting(hook: FaultHook): FaultHook {
    return (point) => {
      this.#point = point
      this.#at = this.#clock.now()
      hook(point)
    }
  }

  /** All tasks take records: whatever was under way has come to its end. */
  takesRecords(): void {
    this.#point = 'records-processed'
  }

  get doing(): string {
    return this.#point === undefined ? 'starts' : followedBy[this.#point]
  }

  /** For how long a step that must go on has not; 0 where nothing must. */
  get stuckForMs(): number {
    return mustGoOn.includes(this.#point) ? this.#clock.now() - this.#at : 0
  }
}
