// A transport with faults on it: what a test says is cut, swallowed or bent on its way; everything else passes.
// It counts what it did, so that a test can show that its fault happened.
import { type ApiName, apiByKey, type Connection, type ConnectionHandler, type Transport } from '@millrace/protocol'

/** What becomes of a frame: `cut` ends the connection in its place, `drop` swallows it, bytes replace it. */
export type Fate = 'pass' | 'cut' | 'drop' | Uint8Array

export class FaultyTransport implements Transport {
  readonly #inner: Transport
  readonly #open = new Set<FaultyConnection>()
  /** Decides over each request before it leaves. */
  onRequest: (api: ApiName | undefined, frame: Uint8Array) => Fate = () => 'pass'
  /** Decides over each answer before it arrives: the broker has done its work by then. */
  onAnswer: (api: ApiName | undefined, frame: Uint8Array) => Fate = () => 'pass'
  /** True: connections are refused and the open ones end. */
  #down = false
  /** Frames cut, dropped or replaced, and connections ended by `goDown`. */
  faults = 0

  constructor(inner: Transport) {
    this.#inner = inner
  }

  async connect(host: string, port: number, handler: ConnectionHandler): Promise<Connection> {
    if (this.#down) {
      this.faults += 1
      throw new Error('the test refuses connections now')
    }
    const connection = new FaultyConnection(this, handler, () => this.#open.delete(connection))
    connection.attach(await this.#inner.connect(host, port, connection))
    this.#open.add(connection)
    return connection
  }

  goDown(): void {
    this.#down = true
    for (const connection of [...this.#open]) {
      this.faults += 1
      connection.cut()
    }
  }

  goUp(): void {
    this.#down = false
  }

  heal(): void {
    this.onRequest = () => 'pass'
    this.onAnswer = () => 'pass'
    this.goUp()
  }
}

class FaultyConnection implements Connection, ConnectionHandler {
  readonly #transport: FaultyTransport
  readonly #handler: ConnectionHandler
  readonly #onEnd: () => void
  readonly #asked = new Map<number, ApiName | undefined>()
  #inner: Connection | undefined
  #ended = false

  constructor(transport: FaultyTransport, handler: ConnectionHandler, onEnd: () => void) {
    this.#transport = transport
    this.#handler = handler
    this.#onEnd = onEnd
  }

  attach(inner: Connection): void {
    this.#inner = inner
  }

  get closed(): boolean {
    return this.#ended || this.#inner?.closed === true
  }

  get bufferedBytes(): number {
    return this.#inner?.bufferedBytes ?? 0
  }

  send(frame: Uint8Array): void {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
    const api = apiByKey(view.getInt16(0))
    this.#asked.set(view.getInt32(4), api)
    const passing = this.#apply(this.#transport.onRequest(api, frame), frame)
    if (passing) this.#inner?.send(passing)
  }

  close(): void {
    this.#inner?.close()
  }

  cut(): void {
    if (this.#ended) return
    this.#inner?.close()
    this.onClose(new Error('the test cut the connection'))
  }

  onFrame(frame: Uint8Array): void {
    if (this.#ended) return
    const correlationId = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getInt32(0)
    const api = this.#asked.get(correlationId)
    this.#asked.delete(correlationId)
    const passing = this.#apply(this.#transport.onAnswer(api, frame), frame)
    if (passing) this.#handler.onFrame(passing)
  }

  onClose(error?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd()
    this.#handler.onClose(error)
  }

  #apply(fate: Fate, frame: Uint8Array): Uint8Array | undefined {
    if (fate === 'pass') return frame
    this.#transport.faults += 1
    if (fate === 'cut') this.cut()
    return typeof fate === 'string' ? undefined : fate
  }
}
