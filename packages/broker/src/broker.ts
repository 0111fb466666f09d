// The broker: opens what its directory holds, serves connections, keeps house, and stops so that a restart has nothing to repair.
import { randomUUID } from 'node:crypto'
import { type Transport, uuidFromHex } from '@millrace/protocol'
import { messageOf } from '@millrace/record'
import { type BrokerOptions, type BrokerSettings, settingsOf } from './broker-options.ts'
import type { BrokerState } from './broker-state.ts'
import type { DirectoryLock } from './data-directory.ts'
import { lockDirectory } from './directory-in-use.ts'
import type { Disk } from './disk/disk.ts'
import { MemoryDisk } from './disk/memory-disk.ts'
import { NodeDisk } from './disk/node-disk.ts'
import { CommittedOffsets } from './groups/committed-offsets.ts'
import { GroupCoordinator } from './groups/group-coordinator.ts'
import { Housekeeping } from './housekeeping.ts'
import type { Door } from './security/authentication.ts'
import { allMechanisms, isSecured } from './security/security-options.ts'
import { Users } from './security/users.ts'
import { ClientSession, type Peer } from './server/client-session.ts'
import { backgroundClock, type EventLoop, nodeEventLoop } from './server/event-loop.ts'
import { InMemoryTransport } from './server/in-memory-transport.ts'
import { InputWatch } from './server/input-watch.ts'
import { TcpServer } from './server/tcp-server.ts'
import { TopicRegistry } from './topics/topic-registry.ts'

const preferredPort = 9092

/** Options that only this package's own parts give. */
export interface BrokerParts {
  readonly disk?: Disk
  /** The directory is locked by the caller. */
  readonly directoryIsLocked?: boolean
}

interface OpenedParts {
  readonly state: BrokerState
  readonly settings: BrokerSettings
  readonly loop: EventLoop
  readonly input: InputWatch
  readonly server: TcpServer | null
  readonly lock: DirectoryLock | null
  readonly log: (line: string) => void
}

export class Broker {
  /** Where TCP clients connect; with `listen: false` a name for the transport only. */
  readonly address: { readonly host: string; readonly port: number }
  readonly clusterId: string
  /** True where the wanted port was taken, so that another one is used. */
  readonly wantedPortTaken: boolean
  readonly #state: BrokerState
  readonly #loop: EventLoop
  readonly #input: InputWatch
  readonly #server: TcpServer | null
  readonly #lock: DirectoryLock | null
  readonly #log: (line: string) => void
  readonly #sessions = new Set<Peer>()
  readonly #timers: Housekeeping
  #stopping: Promise<void> | null = null

  private constructor(parts: OpenedParts) {
    const { state, server } = parts
    this.#state = state
    this.#loop = parts.loop
    this.#input = parts.input
    this.#server = server
    this.#lock = parts.lock
    this.#log = parts.log
    this.#timers = new Housekeeping(state, parts.settings, parts.log)
    this.address = server?.address ?? { host: 'in-memory', port: preferredPort }
    this.wantedPortTaken = server?.wantedPortTaken ?? false
    this.clusterId = state.topics.clusterId
  }

  /** Throws `BROKER_DIRECTORY_IN_USE`, `BROKER_DIRECTORY_CORRUPT`, `BROKER_OPTIONS`, `BROKER_PORT_TAKEN`, `BROKER_STORAGE`. */
  static async start(options: BrokerOptions = {}, parts: BrokerParts = {}): Promise<Broker> {
    const settings = settingsOf(options)
    const lock =
      options.directory === undefined || parts.directoryIsLocked ? null : await lockDirectory(options.directory)
    let server: TcpServer | null = null
    try {
      const loop = options.loop ?? nodeEventLoop
      const input = new InputWatch(loop)
      const state = openState(options, settings, parts, input)
      const link: { broker: Broker | null } = { broker: null }
      if (options.listen !== false) {
        const { host = '127.0.0.1', port = preferredPort, strictPort = false, advertised, tls } = options
        const door = await doorOf(options, settings)
        const serve = (peer: Peer): ClientSession | null => link.broker?.serve(peer, door) ?? null
        const onInput = (): void => input.arrived()
        server = await TcpServer.listen({
          host,
          port,
          strictPort,
          serve,
          onInput,
          log: options.log ?? ignore,
          hasDoor: door !== null,
          ...(tls ? { tls } : {}),
          ...(advertised ? { advertised } : {}),
        })
      }
      const broker = new Broker({ state, settings, loop, input, server, lock, log: options.log ?? ignore })
      link.broker = broker
      lock?.publish(broker.bootstrapServers, broker.clusterId, isSecured(options))
      return broker
    } catch (error) {
      await server?.close()
      lock?.release()
      throw error
    }
  }

  /** `host:port` for clients' configuration. */
  get bootstrapServers(): string {
    return `${this.address.host}:${this.address.port}`
  }

  /** Connections in this loop, without sockets; whatever host and port are asked for. */
  transport(): Transport {
    return new InMemoryTransport({
      loop: this.#loop,
      address: this.address,
      serve: (peer) => this.serve(peer),
    })
  }

  /** Begins a session with a client that some transport carries; null once the broker is stopped. Behind a `door` it must log in. */
  serve(peer: Peer, door: Door | null = null): ClientSession | null {
    if (this.#stopping) return null
    this.#sessions.add(peer)
    const events = {
      onFrame: () => this.#input.arrived(),
      onRefused: (why: string) => this.#log(`${peer.clientHost}: ${why}`),
      onError: (error: unknown) => this.#log(`${peer.clientHost}: connection ended: ${messageOf(error).slice(0, 300)}`),
      onEnd: () => void this.#sessions.delete(peer),
    }
    return new ClientSession(this.#state, peer, events, door)
  }

  /** Ends all connections, syncs, writes recovery points and gives the directory back. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #stop(): Promise<void> {
    try {
      this.#timers.stop()
      this.#state.groups.close()
      for (const peer of [...this.#sessions]) peer.close()
      await this.#server?.close()
      await this.#state.topics.close()
      this.#state.groups.offsets.close()
    } finally {
      this.#lock?.release()
    }
  }
}

function openState(
  options: BrokerOptions,
  settings: BrokerSettings,
  parts: BrokerParts,
  input: InputWatch,
): BrokerState {
  const { directory, log = ignore, clock = backgroundClock, newId = randomId } = options
  const disk = parts.disk ?? (directory === undefined ? new MemoryDisk() : new NodeDisk(directory))
  const syncAlways = options.fsync === 'always'
  const topics = TopicRegistry.open({ disk, clock, syncAlways, brokerConfigs: settings.configs, newId, log })
  const offsets = new CommittedOffsets(disk, log)
  topics.onDeletion((topic) => offsets.forgetTopic(topic.id))
  const { minSessionTimeoutMs } = settings
  const whenDrained = (then: () => void): void => input.whenDrained(then)
  return {
    clock,
    topics,
    groups: new GroupCoordinator(offsets, { clock, whenDrained, newId, minSessionTimeoutMs }),
    configs: settings.configs,
    autoCreateTopics: options.autoCreateTopics ?? false,
    defaultPartitions: options.defaultPartitions ?? 1,
    syncAlways,
  }
}

/** Null where nobody has to log in. */
async function doorOf({ users, mechanisms }: BrokerOptions, { maxReauthMs }: BrokerSettings): Promise<Door | null> {
  if (!users) return null
  return { users: await Users.of(users), mechanisms: mechanisms ?? allMechanisms, sessionMs: maxReauthMs }
}

function randomId(): string {
  return uuidFromHex(randomUUID())
}

function ignore(): void {}
