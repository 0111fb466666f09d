// Frames over TCP or TLS: with `security/tls-socket.ts` the one file of this package that opens sockets.
// A connection that stays silent is not noticed here: the request timeout above drops it.
import { createConnection, type Socket } from 'node:net'
import type { TlsOptions } from '../security/tls-options.ts'
import {
  type OpenTlsSocket,
  silentEnd,
  tlsFailure,
  tlsSockets,
  wantsTls,
  wantsTlsError,
} from '../security/tls-socket.ts'
import type { Address } from './address.ts'
import { type Connection, type ConnectionHandler, FrameReader, type Transport } from '@millrace/protocol'

export interface TcpTransportOptions {
  /** Encrypts; true with what Node trusts. Default false. */
  readonly tls?: boolean | TlsOptions
  /** Default 10 s. */
  readonly connectTimeoutMs?: number
  /** The largest answer accepted. Default 128 MiB. */
  readonly maxFrameBytes?: number
}

/** A broker announces what it sends: answers to fetches get their memory at once. */
const trustedFrameBytes = 64 * 1024 * 1024

/** TCP without delay for small requests and with keep-alive probes. Throws `CLIENT_INVALID_OPTIONS` for certificates that cannot be read. */
export function tcpTransport(options: TcpTransportOptions = {}): Transport {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const maxFrameBytes = options.maxFrameBytes ?? 128 * 1024 * 1024
  const { tls = false } = options
  const openTls: OpenTlsSocket | undefined = tls ? tlsSockets(tls === true ? {} : tls) : undefined
  return {
    connect(host, port, handler) {
      return new Promise((resolve, reject) => {
        const socket = openTls ? openTls(host, port) : createConnection({ host, port })
        socket.setNoDelay(true)
        socket.setKeepAlive(true, 15_000)
        socket.setTimeout(connectTimeoutMs, () => {
          socket.destroy(new Error(`no connection within ${connectTimeoutMs} ms`))
        })
        const address = { host, port }
        const refuse = (error: Error): void => reject(openTls ? (tlsFailure(error, address, false) ?? error) : error)
        socket.once('error', refuse)
        socket.once(openTls ? 'secureConnect' : 'connect', () => {
          socket.setTimeout(0)
          socket.off('error', refuse)
          const reader = new FrameReader({ maxFrameBytes, trustedFrameBytes })
          resolve(new TcpConnection(socket, handler, { reader, address, isSecure: openTls !== undefined }))
        })
      })
    },
  }
}

interface Stream {
  readonly reader: FrameReader
  readonly address: Address
  readonly isSecure: boolean
}

class TcpConnection implements Connection {
  readonly #socket: Socket

  constructor(socket: Socket, handler: ConnectionHandler, { reader, address, isSecure }: Stream) {
    this.#socket = socket
    let failure: Error | undefined
    let silent = true
    socket.on('data', (chunk: Buffer) => {
      try {
        if (silent && !isSecure && wantsTls(chunk)) throw wantsTlsError(address)
        silent = false
        for (const frame of reader.push(chunk)) handler.onFrame(frame)
      } catch (thrown) {
        socket.destroy(thrown as Error)
      }
    })
    socket.on('error', (error) => {
      // A broker that wants another certificate of ours says so after the handshake.
      failure ??= isSecure ? (tlsFailure(error, address, true) ?? error) : error
    })
    socket.on('close', () => handler.onClose(failure ?? (silent ? silentEnd(address, isSecure) : undefined)))
  }

  send(frame: Uint8Array): void {
    if (this.#socket.destroyed) return
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(frame.length)
    this.#socket.cork()
    this.#socket.write(length)
    this.#socket.write(frame)
    this.#socket.uncork()
  }

  close(): void {
    this.#socket.destroy()
  }

  get closed(): boolean {
    return this.#socket.destroyed
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength
  }
}
