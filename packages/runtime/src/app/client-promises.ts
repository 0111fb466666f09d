// What an application asks for against what its client can promise: refused before anything is made or read.
import type { LogClientCapabilities } from '@millrace/client'
import { MillraceError } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { ApplicationSettings } from './application-config.ts'

const guarantees: readonly unknown[] = ['at_least_once', 'exactly_once_v2']

const otherwise =
  'leave processingGuarantee out: records are then processed at least once, those since the last commit again after a crash'

/** Throws `RUNTIME_INVALID_CONFIG` and `RUNTIME_UNSUPPORTED`. */
export function checkPromises(
  { processingGuarantee = 'at_least_once' }: ApplicationSettings,
  topology: Topology,
  { transactions, manualAssignment }: LogClientCapabilities,
): void {
  if (!guarantees.includes(processingGuarantee)) {
    throw new MillraceError<RuntimeErrorCode>(
      'RUNTIME_INVALID_CONFIG',
      `processingGuarantee is ${JSON.stringify(processingGuarantee)}; it may be 'at_least_once' or 'exactly_once_v2'`,
    )
  }
  if (processingGuarantee === 'exactly_once_v2') {
    throw unsupported(
      transactions
        ? `processingGuarantee 'exactly_once_v2' is not there in this version; ${otherwise}`
        : `processingGuarantee 'exactly_once_v2' needs a client with transactions, and this one has none; ${otherwise}`,
    )
  }
  if (!manualAssignment && (topology.stores.size > 0 || topology.globals.length > 0)) {
    throw unsupported(
      'the stores of this topology are restored from partitions that are read without a group, which this client cannot do; use nativeClient({ bootstrapServers })',
    )
  }
}

function unsupported(message: string): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>('RUNTIME_UNSUPPORTED', message)
}
