// The broker in the same loop, without sockets: for tests and simulation. Each frame arrives in a later macrotask, in order.
import type { Connection, ConnectionHandler, Transport } from '@millrace/protocol'
import type { EventLoop } from './event-loop.ts'
import type { ClientSession, Peer } from './client-session.ts'

export interface InMemoryTransportOptions {
  readonly loop: EventLoop
  readonly address: { readonly host: string; readonly port: number }
  /** Begins a session of the broker; null where it takes no more connections. */
  readonly serve: (peer: Peer) => ClientSession | null
}

export class InMemoryTransport implements Transport {
  readonly #options: InMemoryTransportOptions

  constructor(options: InMemoryTransportOptions) {
    this.#options = options
  }

  connect(_host: string, _port: number, handler: ConnectionHandler): Promise<Connection> {
    const { loop, address, serve } = this.#options
    return new Promise((resolve, reject) => {
      loop.soon(() => {
        const connection = new InMemoryConnection(loop, address, handler)
        const session = serve(connection.peer)
        if (!session) return reject(new Error('the broker was stopped'))
        connection.begin(session)
        resolve(connection)
      })
    })
  }
}

class InMemoryConnection implements Connection {
  readonly peer: Peer
  readonly #toBroker: Lane
  readonly #toClient: Lane
  readonly #loop: EventLoop
  readonly #handler: ConnectionHandler
  #session: ClientSession | null = null
  #closed = false

  constructor(loop: EventLoop, advertised: { host: string; port: number }, handler: ConnectionHandler) {
    this.#loop = loop
    this.#handler = handler
    this.#toBroker = new Lane(loop, (frame) => this.#session?.receive(frame))
    this.#toClient = new Lane(loop, (frame) => {
      if (!this.#closed) handler.onFrame(frame)
    })
    this.peer = {
      clientHost: '/in-memory',
      advertised,
      unsentBytes: 0,
      send: (frame) => this.#toClient.push(frame),
      close: () => this.#toClient.finish(() => this.close()),
      pause: () => this.#toBroker.pause(),
      resume: () => this.#toBroker.resume(),
    }
  }

  begin(session: ClientSession): void {
    this.#session = session
  }

  get closed(): boolean {
    return this.#closed
  }

  get bufferedBytes(): number {
    return this.#toBroker.bytes
  }

  send(frame: Uint8Array): void {
    if (!this.#closed) this.#toBroker.push(frame)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#session?.end()
    this.#loop.soon(() => this.#handler.onClose())
  }
}

/** One direction. */
class Lane {
  bytes = 0
  readonly #loop: EventLoop
  readonly #deliver: (frame: Uint8Array) => void
  #queue: Uint8Array[] = []
  #scheduled = false
  #paused = false
  #finish: (() => void) | null = null

  constructor(loop: EventLoop, deliver: (frame: Uint8Array) => void) {
    this.#loop = loop
    this.#deliver = deliver
  }

  push(frame: Uint8Array): void {
    this.#queue.push(frame)
    this.bytes += frame.byteLength
    this.#schedule()
  }

  /** Calls back behind everything that was pushed. */
  finish(then: () => void): void {
    this.#finish = then
    this.#schedule()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#loop.soon(() => {
      this.#scheduled = false
      while (this.#queue.length > 0 && !this.#paused) {
        const frame = this.#queue.shift() as Uint8Array
        this.bytes -= frame.byteLength
        this.#deliver(frame)
      }
      if (this.#queue.length === 0) this.#finish?.()
    })
  }
}
