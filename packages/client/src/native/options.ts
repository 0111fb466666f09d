// What a native client is made with, and what its parts share.
import { type Clock, systemClock } from '@millrace/record'
import type { Transport } from '@millrace/protocol'
import { Backoff } from '../adapter/backoff.ts'
import type { AdapterContext, ClientEvent } from '../adapter/context.ts'
import { clientError } from '../errors.ts'
import { checkedSasl, type SaslOptions } from './security/sasl-options.ts'
import type { TlsOptions } from './security/tls-options.ts'
import type { Address } from './wire/address.ts'
import { tcpTransport } from './wire/tcp-transport.ts'

export interface NativeClientOptions {
  /** `host:port`, several with commas or as a list. The port defaults to 9092. */
  readonly bootstrapServers: string | readonly string[]
  /** How brokers name this client in their logs and quotas. Default `millrace`. */
  readonly clientId?: string
  /** Encrypts the connections; true with what Node trusts. Default false. */
  readonly tls?: boolean | TlsOptions
  /** Logs in on each connection. Default: no login. */
  readonly sasl?: SaslOptions
  /** Default: TCP, or TLS if `tls` says so. */
  readonly transport?: Transport
  readonly clock?: Clock
  /** Between 0 and 1; jitter of the waits between attempts. */
  readonly random?: () => number
  /** How long one request may take, and how long a call that must answer looks for a broker. Default 30 s. */
  readonly requestTimeoutMs?: number
  /** The first wait after a failure; it doubles up to `retryBackoffMaxMs`. Default 50 ms and 1 s. */
  readonly retryBackoffMs?: number
  readonly retryBackoffMaxMs?: number
  /** After how long topics and leaders are asked for again without a reason. Default 5 minutes. */
  readonly metadataMaxAgeMs?: number
  readonly log?: (event: ClientEvent) => void
}

/** What every part of one native client shares. */
export interface ClientContext extends AdapterContext {
  readonly bootstrap: readonly Address[]
  readonly clientId: string
  readonly transport: Transport
  readonly sasl: SaslOptions | undefined
  readonly metadataMaxAgeMs: number
}

/** Throws `CLIENT_INVALID_OPTIONS`. */
export function contextOf(options: NativeClientOptions): ClientContext {
  const clock = options.clock ?? systemClock
  return {
    bootstrap: parseAddresses(options.bootstrapServers),
    clientId: options.clientId ?? 'millrace',
    transport: transportOf(options),
    sasl: options.sasl && checkedSasl(options.sasl),
    clock,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    metadataMaxAgeMs: options.metadataMaxAgeMs ?? 300_000,
    backoff: new Backoff(
      options.retryBackoffMs ?? 50,
      options.retryBackoffMaxMs ?? 1_000,
      options.random ?? Math.random,
    ),
    log: options.log ?? (() => {}),
  }
}

function transportOf({ tls, transport }: NativeClientOptions): Transport {
  if (!transport) return tcpTransport(tls === undefined ? {} : { tls })
  if (!tls) return transport
  const message = 'tls and transport are both given; give tls to the transport, as in tcpTransport({ tls })'
  throw clientError('CLIENT_INVALID_OPTIONS', message)
}

function parseAddresses(servers: string | readonly string[]): readonly Address[] {
  const texts = (typeof servers === 'string' ? servers.split(',') : servers).map((text) => text.trim())
  const addresses = texts.filter((text) => text !== '').map(parseAddress)
  if (addresses.length === 0) {
    throw clientError(
      'CLIENT_INVALID_OPTIONS',
      'bootstrapServers names no broker; write host:port, as in 127.0.0.1:9092',
    )
  }
  return addresses
}

function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3] ?? 9092)
  if (host === undefined || port > 65_535) {
    throw clientError(
      'CLIENT_INVALID_OPTIONS',
      `${JSON.stringify(text)} in bootstrapServers is not host:port, as in 127.0.0.1:9092`,
    )
  }
  return { host, port }
}
