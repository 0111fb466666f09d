// The native client: the port to a log over Kafka's own protocol.
// Invariant: after `close` nothing made from it holds a socket, a timer or an unsettled promise.
import type { ClassicMember } from '../adapter/group/classic-member.ts'
import type { LogClient, LogClientCapabilities } from '../port/log-client.ts'
import type { GroupMember, GroupMemberOptions } from '../port/group-member.ts'
import type { LogAdmin } from '../port/log-admin.ts'
import type { LogReader, LogReaderOptions } from '../port/log-reader.ts'
import type { LogWriter, LogWriterOptions } from '../port/log-writer.ts'
import { nativeAdmin } from './admin/native-admin.ts'
import { Cluster } from './cluster/cluster.ts'
import { nativeMember } from './group/native-member.ts'
import { contextOf, type NativeClientOptions } from './options.ts'
import { nativeReader } from './reader/native-reader.ts'
import { nativeWriter, type NativeWriter } from './writer/native-writer.ts'

/** Makes a client; connects when it is first asked for something. Throws `CLIENT_INVALID_OPTIONS`. */
export function nativeClient(options: NativeClientOptions): LogClient {
  return new NativeClient(options)
}

class NativeClient implements LogClient {
  readonly capabilities: LogClientCapabilities = { transactions: false, manualAssignment: true }
  readonly admin: LogAdmin
  readonly #cluster: Cluster
  readonly #readers = new Set<LogReader>()
  readonly #writers = new Set<NativeWriter>()
  readonly #members = new Set<ClassicMember>()
  #made = 0

  constructor(options: NativeClientOptions) {
    this.#cluster = new Cluster(contextOf(options))
    this.admin = nativeAdmin(this.#cluster)
  }

  reader(options: LogReaderOptions = {}): LogReader {
    this.#cluster.signal.throwIfAborted()
    const reader: LogReader = nativeReader(this.#cluster, options, this.#purpose('reader'), () =>
      this.#readers.delete(reader),
    )
    this.#readers.add(reader)
    return reader
  }

  writer(options: LogWriterOptions = {}): LogWriter {
    this.#cluster.signal.throwIfAborted()
    const writer: NativeWriter = nativeWriter(this.#cluster, options, this.#purpose('writer'), () =>
      this.#writers.delete(writer),
    )
    this.#writers.add(writer)
    return writer
  }

  member(options: GroupMemberOptions): GroupMember {
    this.#cluster.signal.throwIfAborted()
    const member: ClassicMember = nativeMember(this.#cluster, options, this.#purpose('member'), () =>
      this.#members.delete(member),
    )
    this.#members.add(member)
    return member
  }

  async close(): Promise<void> {
    for (const member of this.#members) member.abandon()
    for (const writer of this.#writers) writer.abandon()
    await Promise.all([...this.#readers].map((reader) => reader.close()))
    this.#cluster.close()
  }

  #purpose(of: string): string {
    return `${of}-${++this.#made}`
  }
}
