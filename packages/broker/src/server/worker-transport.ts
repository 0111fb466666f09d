// The application's side of a broker in a worker thread: connections over message ports.
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads'
import type { Connection, ConnectionHandler, Transport } from '@millrace/protocol'
import { MillraceError } from '@millrace/record'
import type { BrokerErrorCode } from '../errors.ts'
import { portable, type ToWorker } from './worker-messages.ts'

export class WorkerTransport implements Transport {
  readonly #worker: Worker
  #ended = false

  constructor(worker: Worker) {
    this.#worker = worker
    worker.once('exit', () => {
      this.#ended = true
    })
  }

  async connect(_host: string, _port: number, handler: ConnectionHandler): Promise<Connection> {
    if (this.#ended) {
      throw new MillraceError<BrokerErrorCode>('BROKER_STOPPED', "the broker's thread has ended; start a new one", {
        disposition: 'retry',
      })
    }
    const { port1, port2 } = new MessageChannel()
    const message: ToWorker = { kind: 'connect', port: port2 }
    this.#worker.postMessage(message, [port2])
    return new WorkerConnection(port1, handler)
  }
}

class WorkerConnection implements Connection {
  readonly bufferedBytes = 0
  readonly #port: MessagePort
  #closed = false

  constructor(port: MessagePort, handler: ConnectionHandler) {
    this.#port = port
    port.on('message', (frame: Uint8Array | null) => {
      if (frame === null) this.close()
      else if (!this.#closed) handler.onFrame(frame)
    })
    port.on('close', () => {
      this.#closed = true
      handler.onClose()
    })
  }

  get closed(): boolean {
    return this.#closed
  }

  send(frame: Uint8Array): void {
    if (this.#closed) return
    const whole = portable(frame)
    this.#port.postMessage(whole, [whole.buffer])
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#port.close()
  }
}
