// ASSERT waits for what is to come true.
import { type Clock, isMillraceError, sleep } from '@millrace/record'
import { durationMs, type Duration, type Settings } from '@millrace/sql'
import { engineError } from '../errors.ts'

/** How long, where the statement does not say it. ksqlDB's, of schemas too. */
const timeoutSetting = 'ksql.assert.topic.default.timeout.ms'
const defaultTimeoutMs = 1_000
const pauseMs = 100

export interface Waiting {
  readonly timeout: Duration | undefined
  readonly settings: Settings
  readonly clock: Clock
}

/** `check` says what is wrong, undefined if nothing is. Rejects with `ENGINE_ASSERTION_FAILED` when something still is at the end, and with what `check` rejects with then. */
export async function heldWithin(
  { timeout, settings, clock }: Waiting,
  check: () => Promise<string | undefined>,
): Promise<void> {
  const timeoutMs = timeout ? durationMs(timeout) : defaultMs(settings)
  const deadline = clock.now() + timeoutMs
  for (;;) {
    const isLast = clock.now() >= deadline
    const wrong = await check().catch((error: unknown) => {
      if (isLast || isMillraceError(error, 'SQL_STATEMENT')) throw error
      return 'not known yet'
    })
    if (wrong === undefined) return
    if (isLast) throw engineError('ENGINE_ASSERTION_FAILED', wrong, { details: { timeoutMs } })
    await sleep(clock, Math.min(pauseMs, Math.max(1, deadline - clock.now())))
  }
}

function defaultMs(settings: Settings): number {
  const set = Number(settings[timeoutSetting] ?? defaultTimeoutMs)
  return Number.isFinite(set) ? set : defaultTimeoutMs
}
