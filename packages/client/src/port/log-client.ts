// The port to a log: what the runtime asks of a Kafka client. Every adapter passes the conformance suite of this package.
import type { GroupMember, GroupMemberOptions } from './group-member.ts'
import type { LogAdmin } from './log-admin.ts'
import type { LogReader, LogReaderOptions } from './log-reader.ts'
import type { LogWriter, LogWriterOptions } from './log-writer.ts'

/** What an adapter can promise; what depends on a missing promise is refused by the runtime with an error that names it. */
export interface LogClientCapabilities {
  /** Transactions with KIP-447 fencing and stable offset fetches: what `exactly_once_v2` needs. */
  readonly transactions: boolean
  /** Reads partitions without a consumer group: restore, standbys, global tables. */
  readonly manualAssignment: boolean
}

/** One connection pool to one cluster. Readers, writers and members made from it close with it. */
export interface LogClient {
  readonly capabilities: LogClientCapabilities
  readonly admin: LogAdmin
  reader(options?: LogReaderOptions): LogReader
  writer(options?: LogWriterOptions): LogWriter
  member(options: GroupMemberOptions): GroupMember
  /** Closes everything made from this client. Unflushed writes are lost: flush first. */
  close(): Promise<void>
}
