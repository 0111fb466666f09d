// kafkajs on a transport of ours: sockets for its `socketFactory`, so that the suite's faults lie between it and the cluster.
import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { type Connection, FrameReader, type Transport } from '@millrace/protocol'
import { type ISocketFactory, Kafka, type KafkaConfig, logLevel } from 'kafkajs'

/** A `Kafka` as a user would make it, but for its sockets and its silence. */
export function kafkaOn(
  bootstrapServers: string,
  transport: Transport,
  options: Partial<KafkaConfig> & { readonly tears?: () => boolean } = {},
): Kafka {
  const { tears, ...config } = options
  return new Kafka({
    brokers: [bootstrapServers],
    clientId: 'conformance',
    logLevel: logLevel.NOTHING,
    socketFactory: socketsOn(transport, tears ?? (() => false)),
    ...config,
  })
}

/** `tears` decides over each answer whether the connection ends in the middle of it. */
function socketsOn(transport: Transport, tears: () => boolean): ISocketFactory {
  return ({ host, port, onConnect }) => {
    const socket = new TransportSocket(transport, host, port, tears)
    socket.once('connect', onConnect)
    return socket as unknown as Socket
  }
}

/** As much of a `net.Socket` as kafkajs asks for. */
class TransportSocket extends Duplex {
  #connection: Connection | undefined
  readonly #frames = new FrameReader()

  constructor(transport: Transport, host: string, port: number, tears: () => boolean) {
    super()
    const handler = {
      onFrame: (frame: Uint8Array) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(frame.length)
        this.push(length)
        if (!tears()) return void this.push(Buffer.from(frame))
        this.push(Buffer.from(frame.subarray(0, frame.length / 2)))
        this.#connection?.close()
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
