// The life of an application, and who is told of it.
import type { Stall } from '../thread/progress-watch.ts'

/**
 * `created → starting → rebalancing ⇄ restoring ⇄ running → stopping → stopped`; every state but `stopped` can turn into `failed`.
 * `running`: every task that this instance was given takes records (there may be none).
 */
export type ApplicationState =
  | 'created'
  | 'starting'
  | 'rebalancing'
  | 'restoring'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'failed'

export interface ApplicationHealth {
  readonly state: ApplicationState
  /** Set while records wait and nothing gets done; undefined as long as the application gets on. */
  readonly stall: Stall | undefined
}

export type StateListener = (state: ApplicationState, before: ApplicationState) => void

const final: readonly ApplicationState[] = ['stopped', 'failed']

/** The present state and its listeners. Nothing follows `stopped` or `failed`, and only these follow `stopping`. */
export class StateOfApplication {
  readonly #listeners = new Set<StateListener>()
  #current: ApplicationState = 'created'

  get current(): ApplicationState {
    return this.#current
  }

  get isFinal(): boolean {
    return final.includes(this.#current)
  }

  /** Returns what takes the listener away again. A listener must not throw. */
  listen(listener: StateListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  enter(next: ApplicationState): void {
    const before = this.#current
    if (before === next || this.isFinal || (before === 'stopping' && !final.includes(next))) return
    this.#current = next
    for (const listener of this.#listeners) listener(next, before)
  }
}
