// A TCP proxy on the loopback address, between a client and a broker, with faults on it.
// It follows frames, so that a fault can be meant for one kind of request, and puts its own address into what brokers say of theirs, so that every connection comes this way.
import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type ApiName,
  apiByKey,
  correlationIdOf,
  decodeResponse,
  encodeResponse,
  FrameReader,
} from '@millrace/protocol'
import { onTestFinished } from 'vitest'

/** What becomes of a frame. `drop` swallows it, `reset` ends the connection in its place, `freeze` swallows it and everything after it on this connection. */
export type Fate = 'pass' | 'drop' | 'reset' | 'freeze' | { readonly delayMs: number }

export class Proxy {
  readonly #upstream: { readonly host: string; readonly port: number }
  readonly #server: Server
  readonly #links = new Set<Link>()
  #port = 0
  #isUp = true
  #isSilent = false
  /** Decides over each request before the broker sees it. */
  onRequest: (api: ApiName | undefined) => Fate = () => 'pass'
  /** Decides over each answer: the broker has acted by then. */
  onAnswer: (api: ApiName | undefined) => Fate = () => 'pass'
  /** Frames that met another fate than `pass`, and connections refused or ended. */
  faults = 0

  private constructor(upstream: string) {
    const [host = '', port = ''] = upstream.split(':')
    this.#upstream = { host, port: Number(port) }
    this.#server = createServer((socket) => this.#accept(socket))
  }

  /** Ends with the test that started it. */
  static async start(upstream: string): Promise<Proxy> {
    const proxy = new Proxy(upstream)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    proxy.#port = (proxy.#server.address() as AddressInfo).port
    onTestFinished(() => proxy.stop())
    return proxy
  }

  get port(): number {
    return this.#port
  }

  get bootstrapServers(): string {
    return `127.0.0.1:${this.port}`
  }

  /** Ends all connections, and new ones at once, until `heal`. */
  goDown(): void {
    this.#isUp = false
    for (const link of this.#links) link.end()
    this.faults += this.#links.size
  }

  /** Half-open: connections stay and are accepted, and nothing passes any more; those made meanwhile stay so after `heal`. */
  goSilent(): void {
    this.#isSilent = true
    for (const link of this.#links) link.freeze()
    this.faults += this.#links.size
  }

  heal(): void {
    this.#isUp = true
    this.#isSilent = false
    this.onRequest = () => 'pass'
    this.onAnswer = () => 'pass'
  }

  stop(): void {
    this.#server.close()
    for (const link of this.#links) link.end()
  }

  #accept(client: Socket): void {
    if (!this.#isUp) {
      this.faults++
      client.destroy()
      return
    }
    const link = new Link(this, client, createConnection(this.#upstream), () => this.#links.delete(link))
    this.#links.add(link)
    if (this.#isSilent) link.freeze()
  }
}

interface Asked {
  readonly api: ApiName | undefined
  readonly version: number
}

/** One client connection and its twin to the broker. Frames of one direction stay in order, delayed ones included. */
class Link {
  readonly #proxy: Proxy
  readonly #client: Socket
  readonly #broker: Socket
  readonly #asked = new Map<number, Asked>()
  #frozen = false

  constructor(proxy: Proxy, client: Socket, broker: Socket, onEnd: () => void) {
    this.#proxy = proxy
    this.#client = client
    this.#broker = broker
    this.#follow(client, (frame) => this.#request(frame))
    this.#follow(broker, (frame) => this.#answer(frame))
    for (const socket of [client, broker]) {
      socket.setNoDelay()
      socket.on('error', () => {})
      socket.on('close', () => {
        this.end()
        onEnd()
      })
    }
  }

  freeze(): void {
    this.#frozen = true
  }

  end(): void {
    this.#client.resetAndDestroy()
    this.#broker.destroy()
  }

  #follow(socket: Socket, take: (frame: Uint8Array) => Promise<void> | void): void {
    const reader = new FrameReader()
    let before: Promise<void> = Promise.resolve()
    socket.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) before = before.then(() => take(frame))
    })
  }

  async #request(frame: Uint8Array): Promise<void> {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
    const api = apiByKey(view.getInt16(0))
    this.#asked.set(view.getInt32(4), { api, version: view.getInt16(2) })
    await this.#pass(this.#frozen ? 'freeze' : this.#proxy.onRequest(api), frame, this.#broker)
  }

  async #answer(frame: Uint8Array): Promise<void> {
    const id = correlationIdOf(frame)
    const asked = this.#asked.get(id) ?? { api: undefined, version: 0 }
    this.#asked.delete(id)
    const fate = this.#frozen ? 'freeze' : this.#proxy.onAnswer(asked.api)
    await this.#pass(fate, withAddress(asked, id, frame, this.#proxy.port), this.#client)
  }

  async #pass(fate: Fate, frame: Uint8Array, to: Socket): Promise<void> {
    if (fate !== 'pass') this.#proxy.faults++
    if (fate === 'freeze') this.freeze()
    if (fate === 'reset') this.end()
    if (typeof fate === 'object') await pause(fate.delayMs, undefined, { ref: false })
    if (this.#frozen || to.destroyed || (fate !== 'pass' && typeof fate !== 'object')) return
    const length = Buffer.alloc(4)
    length.writeUInt32BE(frame.length)
    to.write(length)
    to.write(frame)
  }
}

/** An answer that names brokers names this proxy instead. */
function withAddress({ api, version }: Asked, id: number, frame: Uint8Array, port: number): Uint8Array {
  const here = { host: '127.0.0.1', port }
  if (api === 'Metadata' || api === 'DescribeCluster') {
    const body = decodeResponse(api, version, frame)
    const brokers = body.brokers.map((broker) => ({ ...broker, ...here }))
    return encodeResponse(api, version, id, { ...body, brokers } as never)
  }
  if (api !== 'FindCoordinator') return frame
  const body = decodeResponse(api, version, frame)
  const coordinators = body.coordinators?.map((coordinator) => ({ ...coordinator, ...here }))
  return encodeResponse(api, version, id, { ...body, ...here, coordinators } as never)
}
