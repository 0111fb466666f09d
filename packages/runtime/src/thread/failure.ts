// What follows from an error that reaches the loop: stop, join the group again, or throw away what is not committed and go on from there.
import type { ClientErrorCode } from '@millrace/client'
import { isMillraceError, messageOf, MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'

export type Remedy = 'stop' | 'rejoin' | 'recover'

/**
 * `rejoin`: the group went on without this member, its commits are refused. `recover`: something that can pass (a lost answer, a broker away, a second writer),
 * after which nothing is known for sure: as after a crash, everything since the last commit is done again.
 */
export function remedyFor(error: unknown): Remedy {
  if (isMillraceError(error, 'CLIENT_GENERATION_LOST')) return 'rejoin'
  if (isMillraceError(error, 'CLIENT_OFFSET_OUT_OF_RANGE')) return 'stop'
  return isMillraceError(error) && error.disposition === 'retry' ? 'recover' : 'stop'
}

/** Whether the cluster no longer has a topic that was read. Topics of a pattern may go: the next plan is made without them. */
export function meansTopicGone(error: unknown): boolean {
  if (isMillraceError(error, 'RUNTIME_COMMIT_FAILED')) return meansTopicGone(error.cause)
  return isMillraceError(error, 'CLIENT_UNKNOWN_TOPIC')
}

/** A commit of offsets was answered with something else than yes or a known no. */
export function commitFailure(error: unknown): MillraceError {
  const isRefusal = isMillraceError(error, 'CLIENT_NOT_AUTHORIZED') || isMillraceError(error, 'CLIENT_FENCED')
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_COMMIT_FAILED',
    isRefusal
      ? `the group refuses this instance's offsets: ${messageOf(error)}; check its access rules and that no other instance has its instanceId`
      : `it is unknown whether offsets were committed: ${messageOf(error)}; going on from what the group has`,
    { cause: error, disposition: isRefusal ? 'fatal' : 'retry' },
  )
}

const advice: readonly (readonly [ClientErrorCode, string])[] = [
  [
    'CLIENT_RECORD_TOO_LARGE',
    "; raise the topic's max.message.bytes, or go on without such records of output topics with onProductionError: 'skip' | 'dead-letter'",
  ],
  [
    'CLIENT_UNKNOWN_TOPIC',
    '; it was there at the start, so somebody deleted it. Starting again makes internal topics anew, without what they held',
  ],
]

/** Output or changelog records were not written. */
export function productionFailure(error: unknown): MillraceError {
  const canPass =
    isMillraceError(error, 'CLIENT_DELIVERY_TIMEOUT') || (isMillraceError(error) && error.disposition === 'retry')
  const wayOn = advice.find(([code]) => isMillraceError(error, code))?.[1] ?? ''
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PRODUCTION_FAILED',
    `records could not be written: ${messageOf(error)}${wayOn}`,
    {
      cause: error,
      disposition: canPass ? 'retry' : 'fatal',
      ...(isMillraceError(error) ? { details: error.details } : {}),
    },
  )
}
