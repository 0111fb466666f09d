// A client of the port out of what an adapter makes. Invariant: after `close` nothing made from it holds a socket, a timer or an unsettled promise.
import type { GroupMember, GroupMemberOptions } from '../port/group-member.ts'
import type { LogAdmin } from '../port/log-admin.ts'
import type { LogClient, LogClientCapabilities } from '../port/log-client.ts'
import type { LogReader, LogReaderOptions } from '../port/log-reader.ts'
import type { LogWriter, LogWriterOptions } from '../port/log-writer.ts'

/** Closes at once, without a word to the cluster and without waiting for it. */
interface Abandonable {
  abandon(): void
}

/** What an adapter gives to its client. What it makes calls `onClose` when it is closed by itself. */
export interface ClientParts {
  readonly capabilities: LogClientCapabilities
  readonly admin: LogAdmin
  /** Aborted when the client closes. */
  readonly signal: AbortSignal
  reader(options: LogReaderOptions, onClose: () => void): LogReader
  writer(options: LogWriterOptions, onClose: () => void): LogWriter & Abandonable
  member(options: GroupMemberOptions, onClose: () => void): GroupMember & Abandonable
  /** Ends the connections. */
  close(): void
}

export class AdapterClient implements LogClient {
  readonly #parts: ClientParts
  readonly #readers = new Set<LogReader>()
  readonly #abandonable = new Set<Abandonable>()

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  get capabilities(): LogClientCapabilities {
    return this.#parts.capabilities
  }

  get admin(): LogAdmin {
    return this.#parts.admin
  }

  reader(options: LogReaderOptions = {}): LogReader {
    this.#parts.signal.throwIfAborted()
    const reader: LogReader = this.#parts.reader(options, () => this.#readers.delete(reader))
    this.#readers.add(reader)
    return reader
  }

  writer(options: LogWriterOptions = {}): LogWriter {
    return this.#made((onClose) => this.#parts.writer(options, onClose))
  }

  member(options: GroupMemberOptions): GroupMember {
    return this.#made((onClose) => this.#parts.member(options, onClose))
  }

  async close(): Promise<void> {
    for (const one of this.#abandonable) one.abandon()
    await Promise.all([...this.#readers].map((reader) => reader.close()))
    this.#parts.close()
  }

  #made<T extends Abandonable>(make: (onClose: () => void) => T): T {
    this.#parts.signal.throwIfAborted()
    const one: T = make(() => this.#abandonable.delete(one))
    this.#abandonable.add(one)
    return one
  }
}
