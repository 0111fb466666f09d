// The one-shot nature of a prepared commit, the same for every database: written once, or discarded.
import { stateError } from './errors.ts'
import type { PreparedCommit } from './state-database.ts'

export interface PreparedWrite extends PreparedCommit {
  /** True from the call of `write` on. */
  readonly begun: boolean
  /** After this, `write` is an error. */
  discard(): void
}

export function preparedCommit(write: () => Promise<void>): PreparedWrite {
  let state: 'prepared' | 'begun' | 'discarded' = 'prepared'
  return {
    get begun() {
      return state === 'begun'
    },
    discard() {
      if (state === 'prepared') state = 'discarded'
    },
    async write() {
      if (state !== 'prepared') {
        const what = state === 'begun' ? 'written already' : 'rolled back'
        throw stateError('STATE_COMMIT_PENDING', `this prepared commit was ${what}; prepare another one`)
      }
      state = 'begun'
      await write()
    },
  }
}
