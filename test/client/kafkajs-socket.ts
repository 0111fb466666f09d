// kafkajs on a transport of ours: sockets for its `socketFactory`, so that the suite's faults lie between it and the cluster.
import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { type Connection, FrameReader, type Transport } from '@millrace/protocol'
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs'

/** A `Kafka` as a user would make it, but for its sockets and its silence. */
export function kafkaOn(bootstrapServers: string, transport: Transport): Kafka {
  return new Kafka({
    brokers: [bootstrapServers],
    clientId: 'conformance',
    logLevel: logLevel.NOTHING,
    socketFactory: socketsOn(transport),
  })
}

function socketsOn(transport: Transport): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const socket = new TransportSocket(transport, host, port)
    socket.once('connect', onConnect)
    return socket as unknown as Socket
  }
}

/** As much of a `net.Socket` as kafkajs asks for. */
class TransportSocket extends Duplex {
  #connection: Connection | undefined
  readonly #frames = new FrameReader()

  constructor(transport: Transport, host: string, port: number) {
    super()
    const handler = {
      onFrame: (frame: Uint8Array) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(frame.length)
        this.push(length)
        this.push(Buffer.from(frame))
      },
      onClose: () => void this.push(null),
    }
    transport.connect(host, port, handler).then(
      (connection) => {
        this.#connection = connection
        if (this.writableEnded) connection.close()
        else this.emit('connect')
      },
      (error: Error) => this.destroy(error),
    )
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    for (const frame of this.#frames.push(bytes)) this.#connection?.send(frame)
    done()
  }

  override _final(done: () => void): void {
    this.#connection?.close()
    done()
  }

  setKeepAlive(): this {
    return this
  }

  unref(): this {
    return this
  }
}
