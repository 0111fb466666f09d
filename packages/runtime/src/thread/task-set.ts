// The tasks of one thread: those that run, and a batch that is being opened beside them.
// Law: a task is open at most once, and one that was given away is closed before this says that the assignment is taken.
import type { PlannedTask } from '../assign/planned-tasks.ts'
import { taskName } from '../assign/task-name.ts'
import type { ActiveTask } from './active-task.ts'
import type { TaskOpener } from './task-opener.ts'

interface Opening {
  readonly tasks: readonly PlannedTask[]
  readonly abort: AbortController
  /** Never rejects. */
  readonly settled: Promise<void>
  outcome: { readonly tasks: readonly ActiveTask[] } | { readonly error: unknown } | undefined
}

export class TaskSet {
  readonly #opener: TaskOpener
  readonly #running = new Map<string, ActiveTask>()
  #runningList: readonly ActiveTask[] = []
  #opening: Opening | undefined

  constructor(opener: TaskOpener) {
    this.#opener = opener
  }

  get running(): readonly ActiveTask[] {
    return this.#runningList
  }

  get isOpening(): boolean {
    return this.#opening !== undefined
  }

  get names(): readonly string[] {
    return [...this.#running.keys(), ...(this.#opening?.tasks ?? []).map(({ id }) => taskName(id))]
  }

  /** Makes the set equal to what was assigned. Tasks that go must be committed before; new ones, and those that read other topics now, are opened in the background. */
  async take(assigned: readonly PlannedTask[]): Promise<void> {
    const wanted = new Map(assigned.map((task) => [identityOf(task), task]))
    if (this.#opening?.tasks.some((task) => !wanted.has(identityOf(task)))) await this.cancelOpening()
    await this.drop(this.#runningList.filter(({ task }) => !wanted.has(identityOf(task))))
    const running = new Set(this.#runningList.map(({ task }) => identityOf(task)))
    const opening = new Set(this.#opening?.tasks.map(identityOf))
    const fresh = [...wanted].filter(([identity]) => !running.has(identity) && !opening.has(identity))
    if (fresh.length === 0) return
    // Whatever was opening joins the new batch: what it restored already is kept in its checkpoints.
    const again = [...wanted].filter(([identity]) => opening.has(identity))
    await this.cancelOpening()
    this.#open([...again, ...fresh].map(([, task]) => task))
  }

  /** True if tasks became ready since the last call. Throws what made opening fail; then nothing is opening any more. */
  takeOpened(): boolean {
    const outcome = this.#opening?.outcome
    if (!outcome) return false
    this.#opening = undefined
    if ('error' in outcome) throw outcome.error
    for (const task of outcome.tasks) this.#running.set(task.name, task)
    this.#refresh()
    return true
  }

  /** Closes these; what is not committed is lost. */
  async drop(tasks: readonly ActiveTask[]): Promise<void> {
    for (const { name } of tasks) this.#running.delete(name)
    this.#refresh()
    await Promise.all(tasks.map((task) => task.close()))
  }

  /** Closes everything; what is not committed is lost. */
  async closeAll(): Promise<void> {
    const tasks = this.#runningList
    this.#running.clear()
    this.#refresh()
    await this.cancelOpening()
    await Promise.all(tasks.map((task) => task.close()))
  }

  #open(tasks: readonly PlannedTask[]): void {
    const abort = new AbortController()
    const promise = this.#opener.open(tasks, abort.signal).then(
      (opened) => {
        opening.outcome = { tasks: opened }
      },
      (error: unknown) => {
        opening.outcome = { error }
      },
    )
    const opening: Opening = { tasks, abort, settled: promise, outcome: undefined }
    this.#opening = opening
  }

  /** Gives up what is being opened. */
  async cancelOpening(): Promise<void> {
    const opening = this.#opening
    if (!opening) return
    this.#opening = undefined
    opening.abort.abort(new Error('the task was given to another instance'))
    await opening.settled
    if (opening.outcome && 'tasks' in opening.outcome) {
      await Promise.all(opening.outcome.tasks.map((task) => task.close()))
    }
  }

  #refresh(): void {
    this.#runningList = [...this.#running.values()]
  }
}

/** A task with its inputs: the topics of a pattern come and go. */
function identityOf({ id, inputs }: Pick<PlannedTask, 'id' | 'inputs'>): string {
  return `${taskName(id)} ${inputs.map(({ topic }) => topic).join()}`
}
