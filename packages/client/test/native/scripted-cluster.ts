// A cluster in memory whose answers a test scripts, request by request, in the protocol's own frames.
// Each connection is answered in order, on macrotasks, as a broker does.
import {
  type ApiName,
  apis,
  type Connection,
  type ConnectionHandler,
  decodeRequest,
  encodeResponse,
  errorCode,
  type KafkaErrorName,
  type RequestOf,
  type ResponseInput,
  type Transport,
} from '@millrace/protocol'

export interface Call {
  readonly port: number
  readonly connection: number
  readonly version: number
}

/** `silence`: no answer, ever. `cut`: the connection ends instead of the answer. `lose`: it ends after the work was done. */
type Answer<A extends ApiName> = ResponseInput<A> | 'silence' | 'cut'
type Handler<A extends ApiName> = (body: RequestOf<A>, call: Call) => Answer<A> | Promise<Answer<A>>

export interface Seen extends Call {
  readonly api: ApiName
  readonly body: unknown
}

export interface ScriptedPartition {
  leader: number
  epoch: number
}

export class ScriptedCluster implements Transport {
  readonly seen: Seen[] = []
  readonly topics = new Map<string, { id: string; partitions: ScriptedPartition[] }>()
  readonly brokers = new Map<number, number>([[1, 9001]])
  /** Ports that refuse connections. */
  readonly refusing = new Set<number>()
  /** Version ranges that differ from ours. */
  readonly versions = new Map<ApiName, readonly [number, number]>()
  /** A broker too old for ApiVersions above 0. */
  oldApiVersions = false
  readonly #handlers = new Map<ApiName, Handler<never>>()
  readonly #open = new Set<ScriptedConnection>()
  #connections = 0
  #ids = 0

  constructor() {
    this.on('Metadata', (body) => this.metadata(body.topics?.map(({ name }) => name ?? '')))
    this.on('FindCoordinator', (body) => ({
      ...this.#coordinator,
      coordinators: body.coordinatorKeys.map((key) => ({ key, ...this.#coordinator })),
    }))
    this.on('SaslHandshake', () => ({ errorCode: code('ILLEGAL_SASL_STATE'), mechanisms: [] }))
    this.on('InitProducerId', () => ({ errorCode: 0, producerId: 1000 + this.#ids++, producerEpoch: 0 }))
  }

  on<A extends ApiName>(api: A, handler: Handler<A>): this {
    this.#handlers.set(api, handler as Handler<never>)
    return this
  }

  addTopic(name: string, partitions = 1, leader = 1): void {
    const id = `${name}AAAAAAAAAAAAAAAAAAAAAA`.replaceAll(/[^A-Za-z0-9]/g, 'A').slice(0, 20) + 'AA'
    this.topics.set(name, { id, partitions: Array.from({ length: partitions }, () => ({ leader, epoch: 0 })) })
  }

  /** The requests of one API so far. */
  asked<A extends ApiName>(api: A): readonly (Call & { readonly body: RequestOf<A> })[] {
    return this.seen.filter((one) => one.api === api) as unknown as readonly (Call & { readonly body: RequestOf<A> })[]
  }

  /** Ends every open connection. */
  cutAll(): void {
    for (const connection of [...this.#open]) connection.end(new Error('the broker went away'))
  }

  get openConnections(): number {
    return this.#open.size
  }

  metadata(names?: readonly string[]): ResponseInput<'Metadata'> {
    return {
      clusterId: 'scripted',
      controllerId: [...this.brokers.keys()][0] ?? -1,
      brokers: Array.from(this.brokers, ([nodeId, port]) => ({ nodeId, host: 'broker', port })),
      topics: (names ?? [...this.topics.keys()]).map((name) => {
        const topic = this.topics.get(name)
        if (!topic) return { errorCode: code('UNKNOWN_TOPIC_OR_PARTITION'), name, partitions: [] }
        const partitions = topic.partitions.map(({ leader, epoch }, partitionIndex) => ({
          errorCode: 0,
          partitionIndex,
          leaderId: leader,
          leaderEpoch: epoch,
          replicaNodes: [leader],
          isrNodes: [leader],
        }))
        return { errorCode: 0, name, topicId: topic.id, partitions }
      }),
    }
  }

  connect(_host: string, port: number, handler: ConnectionHandler): Promise<Connection> {
    if (this.refusing.has(port)) return Promise.reject(new Error(`connection refused on ${port}`))
    const connection = new ScriptedConnection(this, port, ++this.#connections, handler, () =>
      this.#open.delete(connection),
    )
    this.#open.add(connection)
    return Promise.resolve(connection)
  }

  /** The answer's frame, or what happens instead. */
  async answer(frame: Uint8Array, port: number, connection: number): Promise<Uint8Array | 'silence' | 'cut'> {
    const { api, version, correlationId, body } = decodeRequest(frame)
    const call = { port, connection, version }
    this.seen.push({ api, body, ...call })
    if (api === 'ApiVersions') return this.#versionsAnswer(version, correlationId)
    const handler = this.#handlers.get(api)
    if (!handler) throw new Error(`the script has no answer to ${api}`)
    const answer = await handler(body as never, call)
    return typeof answer === 'string' ? answer : encodeResponse(api, version, correlationId, answer as never)
  }

  #versionsAnswer(version: number, correlationId: number): Uint8Array {
    const apiKeys = Object.values(apis).map(({ name, key, versions }) => {
      const [minVersion, maxVersion] = this.versions.get(name) ?? versions
      return { apiKey: key, minVersion, maxVersion }
    })
    if (this.oldApiVersions && version > 0) {
      return encodeResponse('ApiVersions', 0, correlationId, { errorCode: code('UNSUPPORTED_VERSION'), apiKeys: [] })
    }
    return encodeResponse('ApiVersions', version, correlationId, { errorCode: 0, apiKeys })
  }

  get #coordinator(): { nodeId: number; host: string; port: number; errorCode: number; errorMessage: null } {
    const [nodeId, port] = [...this.brokers][0] ?? [-1, -1]
    return { nodeId, host: 'broker', port, errorCode: 0, errorMessage: null }
  }
}

class ScriptedConnection implements Connection {
  readonly #cluster: ScriptedCluster
  readonly #port: number
  readonly #id: number
  readonly #handler: ConnectionHandler
  readonly #onEnd: () => void
  #work: Promise<void> = Promise.resolve()
  closed = false
  readonly bufferedBytes = 0

  constructor(cluster: ScriptedCluster, port: number, id: number, handler: ConnectionHandler, onEnd: () => void) {
    this.#cluster = cluster
    this.#port = port
    this.#id = id
    this.#handler = handler
    this.#onEnd = onEnd
  }

  send(frame: Uint8Array): void {
    this.#work = this.#work.then(async () => {
      await macrotask()
      if (this.closed) return
      const answer = await this.#cluster.answer(frame, this.#port, this.#id)
      await macrotask()
      if (this.closed || answer === 'silence') return
      if (answer === 'cut') this.end(new Error('cut by the script'))
      else this.#handler.onFrame(answer)
    })
  }

  close(): void {
    this.end()
  }

  end(error?: Error): void {
    if (this.closed) return
    this.closed = true
    this.#onEnd()
    setImmediate(() => this.#handler.onClose(error))
  }
}

export function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Lets everything run until `holds`; fails after many turns of the event loop. */
export async function until(holds: () => boolean, turns = 20_000): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    if (holds()) return
    await macrotask()
  }
  throw new Error(`still not after ${turns} turns: ${holds}`)
}

export function code(name: KafkaErrorName): number {
  return errorCode(name)
}
