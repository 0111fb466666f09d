// Rows of SELECT … EMIT CHANGES: an application of its own, which is gone with its group, its topics and its state when nobody takes rows any more.
import type { QueryPort } from '@millrace/engine'
import { messageOf } from '@millrace/record'
import { Application, removeApplication } from '@millrace/runtime'
import type { DeliveredRow, PushQuery } from '@millrace/sql'
import type { ResultRow } from './sql-port.ts'

/** Starts when the first row is asked for; ends with the signal. Rejects as starting an application does, and with whatever ends it. */
export async function* pushRows(
  asked: PushQuery,
  port: QueryPort,
  signal: AbortSignal,
): AsyncGenerator<ResultRow, void, undefined> {
  const { client, stateDirectory, settings, clock, log, serviceId } = port
  const id = `transient_${asked.sources[0]?.name ?? ''}_${globalThis.crypto.randomUUID()}`
  const applicationId = `_confluent-ksql-${serviceId}${id}`
  const arrived = new Arrivals(signal)
  const topology = await asked.build({ id, applicationId, deliver: (row) => arrived.add(row) })
  const application = new Application({
    topology,
    applicationId,
    client,
    stateDirectory,
    clock,
    log,
    offsetReset: settings['auto.offset.reset'] === 'earliest' ? 'earliest' : 'latest',
    commitInterval: 100,
    onDeserializationError: 'skip',
  })
  application.finished.catch((error: unknown) => arrived.fail(error))
  try {
    await application.start()
    for (let given = 0; given < (asked.limit ?? Infinity); given++) {
      const row = await arrived.next()
      if (row === undefined) return
      yield { values: row.columns, isTombstone: row.tombstone }
    }
  } finally {
    await application.stop().catch(() => undefined)
    await removeApplication({ applicationId, client, stateDirectory }).catch((error: unknown) =>
      log({ level: 'warn', message: `what ${applicationId} has left is not deleted: ${messageOf(error)}` }),
    )
  }
}

/** Rows that came and were not taken. */
class Arrivals {
  #rows: DeliveredRow[] = []
  #at = 0
  #failure: { readonly error: unknown } | undefined
  #wake = (): void => {}
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#wake(), { once: true })
  }

  add(row: DeliveredRow): void {
    this.#rows.push(row)
    this.#wake()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake()
  }

  /** Undefined once the signal is aborted. */
  async next(): Promise<DeliveredRow | undefined> {
    while (!this.#signal.aborted) {
      const row = this.#rows[this.#at]
      if (row !== undefined) {
        this.#at += 1
        if (this.#at === this.#rows.length) {
          this.#rows = []
          this.#at = 0
        }
        return row
      }
      if (this.#failure) throw this.#failure.error
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    return undefined
  }
}
