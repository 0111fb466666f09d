// The port to a log over the connections, the sign-in and the messages of kafkajs, for programs that have a configured `Kafka` already.
// Invariant: at-least-once, and what kafkajs cannot promise is refused.
import type { Kafka } from 'kafkajs'
import { type Clock, systemClock } from '@millrace/record'
import { AdapterClient } from '../adapter/adapter-client.ts'
import { Backoff } from '../adapter/backoff.ts'
import type { ClientEvent } from '../adapter/context.ts'
import type { LogClient } from '../port/log-client.ts'
import { kafkajsAdmin } from './admin/kafkajs-admin.ts'
import { KafkajsCluster } from './connection/cluster.ts'
import { brokersOf } from './connection/kafkajs-broker.ts'
import { kafkajsMember } from './group/kafkajs-member.ts'
import { kafkajsReader } from './reader/kafkajs-reader.ts'
import { kafkajsWriter } from './writer/kafkajs-writer.ts'

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

const noJitter = 0.5

/**
 * Makes a client from a `Kafka` of kafkajs 2.2; connects when it is first asked for something. What it cannot do is listed in `kafkajsGaps`; it has no
 * transactions, so that applications with `exactly_once_v2` need `nativeClient`. Throws `CLIENT_NOT_SUPPORTED` for another version of kafkajs.
 */
export function kafkajsClient(kafka: Kafka, options: KafkajsClientOptions = {}): LogClient {
  const { retryBackoffMs = 50, retryBackoffMaxMs = 1_000, random = () => noJitter } = options
  const cluster = new KafkajsCluster(brokersOf(kafka), {
    clock: options.clock ?? systemClock,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    backoff: new Backoff(retryBackoffMs, retryBackoffMaxMs, random),
    log: options.log ?? (() => {}),
  })
  return new AdapterClient({
    capabilities: { transactions: false, manualAssignment: true },
    admin: kafkajsAdmin(cluster),
    signal: cluster.signal,
    reader: (asked, onClose) => kafkajsReader(cluster, asked, onClose),
    writer: (asked, onClose) => kafkajsWriter(cluster, asked, onClose),
    member: (asked, onClose) => kafkajsMember(cluster, asked, onClose),
    close: () => cluster.close(),
  })
}
