// What every part of one client shares, whatever speaks to the brokers.
import type { Clock } from '@millrace/record'
import type { Backoff } from './backoff.ts'

/** Something worth a log line. Nothing here asks for an action of the program: what does is an error. */
export interface ClientEvent {
  readonly level: 'info' | 'warn'
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

export interface AdapterContext {
  readonly clock: Clock
  /** How long a call that must answer looks for a broker. */
  readonly requestTimeoutMs: number
  readonly backoff: Backoff
  readonly log: (event: ClientEvent) => void
}

/** How long a topic may be missing from the cluster's answers before it counts as gone: a new topic takes a moment to be known everywhere. */
export const missingTopicGraceMs = 5_000
