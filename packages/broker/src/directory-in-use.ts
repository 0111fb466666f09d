// One broker to a data directory; whoever comes second is told who has it and where that one listens.
import { MillraceError } from '@millrace/record'
import { DirectoryLock, type Holder } from './data-directory.ts'
import type { BrokerErrorCode } from './errors.ts'

/** Throws `BROKER_DIRECTORY_IN_USE`. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const lock = await DirectoryLock.acquire(directory)
  if (lock instanceof DirectoryLock) return lock
  throw directoryInUse(directory, lock)
}

export function directoryInUse(directory: string, holder: Holder): MillraceError<BrokerErrorCode> {
  const at = holder.bootstrapServers ? ` and listens on ${holder.bootstrapServers}` : ''
  const advice = holder.isSecured
    ? 'its clients need tls or a login: connect to it with bootstrapServers, tls and sasl'
    : 'connect to that broker'
  return new MillraceError<BrokerErrorCode>(
    'BROKER_DIRECTORY_IN_USE',
    `${directory} belongs to process ${holder.pid} on ${holder.host}${at}; ${advice}, stop it, or use another directory`,
    { details: { directory, pid: holder.pid, bootstrapServers: holder.bootstrapServers } },
  )
}
