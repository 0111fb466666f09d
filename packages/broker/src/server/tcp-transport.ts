// The client's side of TCP, for whoever attaches to a broker that another process runs.
import * as net from 'node:net'
import { type Connection, type ConnectionHandler, FrameReader, type Transport } from '@millrace/protocol'

export const tcpTransport: Transport = {
  connect(host: string, port: number, handler: ConnectionHandler): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host, port, noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new TcpConnection(socket, handler))
      })
    })
  },
}

class TcpConnection implements Connection {
  readonly #socket: net.Socket

  constructor(socket: net.Socket, handler: ConnectionHandler) {
    this.#socket = socket
    const reader = new FrameReader()
    let failure: Error | undefined
    socket.on('data', (chunk) => {
      try {
        for (const frame of reader.push(chunk)) handler.onFrame(frame)
      } catch (error) {
        socket.destroy(error as Error)
      }
    })
    socket.on('error', (error) => {
      failure = error
    })
    socket.on('close', () => handler.onClose(failure))
  }

  get closed(): boolean {
    return this.#socket.destroyed
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength
  }

  send(frame: Uint8Array): void {
    if (this.#socket.destroyed) return
    const length = Buffer.allocUnsafe(4)
    length.writeInt32BE(frame.byteLength)
    this.#socket.cork()
    this.#socket.write(length)
    this.#socket.write(frame)
    this.#socket.uncork()
  }

  close(): void {
    this.#socket.destroy()
  }
}
