// The port to a log over the connections, the sign-in and the messages of kafkajs, for programs that have a configured `Kafka` already.
// Invariant: at-least-once, and what kafkajs cannot promise is refused; after `close` nothing made from it holds a socket, a timer or an unsettled promise.
import type { ClassicMember } from '../adapter/group/classic-member.ts'
import type { Kafka } from 'kafkajs'
import { type Clock, systemClock } from '@millrace/record'
import type { ClientEvent } from '../adapter/context.ts'
import { Backoff } from '../adapter/backoff.ts'
import type { GroupMember, GroupMemberOptions } from '../port/group-member.ts'
import type { LogAdmin } from '../port/log-admin.ts'
import type { LogClient, LogClientCapabilities } from '../port/log-client.ts'
import type { LogReader, LogReaderOptions } from '../port/log-reader.ts'
import type { LogWriter, LogWriterOptions } from '../port/log-writer.ts'
import { kafkajsAdmin } from './admin/kafkajs-admin.ts'
import { KafkajsCluster } from './connection/cluster.ts'
import { brokersOf } from './connection/kafkajs-broker.ts'
import { kafkajsMember } from './group/kafkajs-member.ts'
import { kafkajsReader } from './reader/kafkajs-reader.ts'
import { kafkajsWriter, type KafkajsWriter } from './writer/kafkajs-writer.ts'

export interface KafkajsClientOptions {
  readonly clock?: Clock
  /** Between 0 and 1; jitter of the waits between attempts. Default: none. */
  readonly random?: () => number
  /** How long a call that must answer looks for a broker. Default 30 s. One request may take what `requestTimeout` of the `Kafka` says. */
  readonly requestTimeoutMs?: number
  /** The first wait after a failure; it doubles up to `retryBackoffMaxMs`. Default 50 ms and 1 s. They stand in for `retry` of the `Kafka`. */
  readonly retryBackoffMs?: number
  readonly retryBackoffMaxMs?: number
  readonly log?: (event: ClientEvent) => void
}

/**
 * Makes a client from a `Kafka` of kafkajs 2.2; connects when it is first asked for something. What it cannot do is listed in `kafkajsGaps`; it has no
 * transactions, so that applications with `exactly_once_v2` need `nativeClient`. Throws `CLIENT_NOT_SUPPORTED` for another version of kafkajs.
 */
export function kafkajsClient(kafka: Kafka, options: KafkajsClientOptions = {}): LogClient {
  return new KafkajsClient(kafka, options)
}

const noJitter = 0.5

class KafkajsClient implements LogClient {
  readonly capabilities: LogClientCapabilities = { transactions: false, manualAssignment: true }
  readonly admin: LogAdmin
  readonly #cluster: KafkajsCluster
  readonly #readers = new Set<LogReader>()
  readonly #writers = new Set<KafkajsWriter>()
  readonly #members = new Set<ClassicMember>()

  constructor(kafka: Kafka, options: KafkajsClientOptions) {
    const { retryBackoffMs = 50, retryBackoffMaxMs = 1_000, random = () => noJitter } = options
    this.#cluster = new KafkajsCluster(brokersOf(kafka), {
      clock: options.clock ?? systemClock,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
      backoff: new Backoff(retryBackoffMs, retryBackoffMaxMs, random),
      log: options.log ?? (() => {}),
    })
    this.admin = kafkajsAdmin(this.#cluster)
  }

  reader(options: LogReaderOptions = {}): LogReader {
    this.#cluster.signal.throwIfAborted()
    const reader: LogReader = kafkajsReader(this.#cluster, options, () => this.#readers.delete(reader))
    this.#readers.add(reader)
    return reader
  }

  writer(options: LogWriterOptions = {}): LogWriter {
    this.#cluster.signal.throwIfAborted()
    const writer: KafkajsWriter = kafkajsWriter(this.#cluster, options, () => this.#writers.delete(writer))
    this.#writers.add(writer)
    return writer
  }

  member(options: GroupMemberOptions): GroupMember {
    this.#cluster.signal.throwIfAborted()
    const member: ClassicMember = kafkajsMember(this.#cluster, options, () => this.#members.delete(member))
    this.#members.add(member)
    return member
  }

  async close(): Promise<void> {
    for (const member of this.#members) member.abandon()
    for (const writer of this.#writers) writer.abandon()
    await Promise.all([...this.#readers].map((reader) => reader.close()))
    this.#cluster.close()
  }
}
