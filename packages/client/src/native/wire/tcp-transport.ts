// Frames over TCP: the one file of this package that opens sockets.
// A connection that stays silent is not noticed here: the request timeout above drops it.
import { createConnection, type Socket } from 'node:net'
import { type Connection, type ConnectionHandler, FrameReader, type Transport } from '@millrace/protocol'

export interface TcpTransportOptions {
  /** Default 10 s. */
  readonly connectTimeoutMs?: number
  /** The largest answer accepted. Default 128 MiB. */
  readonly maxFrameBytes?: number
}

/** A broker announces what it sends: answers to fetches get their memory at once. */
const trustedFrameBytes = 64 * 1024 * 1024

/** Plain TCP, without delay for small requests and with keep-alive probes. */
export function tcpTransport(options: TcpTransportOptions = {}): Transport {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const maxFrameBytes = options.maxFrameBytes ?? 128 * 1024 * 1024
  return {
    connect(host, port, handler) {
      return new Promise((resolve, reject) => {
        const socket = createConnection({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 })
        socket.setTimeout(connectTimeoutMs, () => {
          socket.destroy(new Error(`no connection within ${connectTimeoutMs} ms`))
        })
        socket.once('error', reject)
        socket.once('connect', () => {
          socket.setTimeout(0)
          socket.off('error', reject)
          resolve(new TcpConnection(socket, handler, new FrameReader({ maxFrameBytes, trustedFrameBytes })))
        })
      })
    },
  }
}

class TcpConnection implements Connection {
  readonly #socket: Socket

  constructor(socket: Socket, handler: ConnectionHandler, reader: FrameReader) {
    this.#socket = socket
    let failure: Error | undefined
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) handler.onFrame(frame)
      } catch (thrown) {
        socket.destroy(thrown as Error)
      }
    })
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('close', () => handler.onClose(failure))
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
