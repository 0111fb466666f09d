// The broker on TCP: length-prefixed frames, bounded connections, idle connections closed. Hostile bytes end their connection only.
import * as net from 'node:net'
import * as tls from 'node:tls'
import { FrameReader } from '@millrace/protocol'
import { MillraceError, messageOf } from '@millrace/record'
import type { BrokerErrorCode } from '../errors.ts'
import type { BrokerTls } from '../security/security-options.ts'
import type { ClientSession, Peer } from './client-session.ts'

export interface TcpServerOptions {
  readonly host: string
  readonly port: number
  /** Fail where the port is taken, instead of taking another one. */
  readonly strictPort: boolean
  /** What clients are told instead of the address they used; for a broker behind a proxy or in a container. */
  readonly advertised?: { readonly host: string; readonly port: number }
  /** Encrypts. */
  readonly tls?: BrokerTls
  /** Clients must log in: until then they are held to the limits of strangers. */
  readonly hasDoor: boolean
  readonly log: (line: string) => void
  readonly serve: (peer: Peer) => ClientSession | null
  /** Called for each piece of input. */
  readonly onInput: () => void
}

const maxConnections = 1024
const idleMs = 10 * 60_000
const maxFrameBytes = 100 * 1024 * 1024
/** What a client may send, and how long it may take, before it has logged in or the connection is encrypted. */
const strangerFrameBytes = 8 * 1024
const strangerMs = 30_000
const handshakeMs = 10_000
/** Of frames that are under way, over all connections. */
const maxPendingBytes = 512 * 1024 * 1024

export class TcpServer {
  readonly address: { readonly host: string; readonly port: number }
  /** True where another port had to be taken than the wanted one. */
  readonly wantedPortTaken: boolean
  readonly #server: net.Server
  readonly #sockets: Set<net.Socket>

  private constructor(server: net.Server, sockets: Set<net.Socket>, host: string, wantedPortTaken: boolean) {
    this.#server = server
    this.#sockets = sockets
    this.address = { host, port: (server.address() as net.AddressInfo).port }
    this.wantedPortTaken = wantedPortTaken
  }

  /** Throws `BROKER_PORT_TAKEN`, `BROKER_OPTIONS`. */
  static async listen(options: TcpServerOptions): Promise<TcpServer> {
    const sockets = new Set<net.Socket>()
    const pending = { bytes: 0 }
    const server = serverOf(options, (socket) => carry(socket, options, pending))
    server.maxConnections = maxConnections
    // From the first byte on, before anything is agreed.
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    const { host, port, strictPort } = options
    try {
      await bind(server, host, port)
      return new TcpServer(server, sockets, host, false)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cannotListen(host, port, cause)
      if (strictPort) {
        const message = `port ${port} of ${host} is taken; stop the other program, or choose another port (0: any)`
        throw new MillraceError<BrokerErrorCode>('BROKER_PORT_TAKEN', message, { cause, details: { host, port } })
      }
      await bind(server, host, 0)
      return new TcpServer(server, sockets, host, true)
    }
  }

  /** Resolves when no connection is left. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      for (const socket of this.#sockets) socket.destroy()
    })
  }
}

function serverOf({ tls: secure, log }: TcpServerOptions, onSocket: (socket: net.Socket) => void): net.Server {
  if (!secure) return net.createServer({ noDelay: true }, onSocket)
  const { requestCert = false } = secure
  const shared = {
    requestCert,
    rejectUnauthorized: requestCert,
    minVersion: 'TLSv1.2',
    handshakeTimeout: handshakeMs,
  } as const
  try {
    const server = tls.createServer({ ...secure, ...shared, noDelay: true }, onSocket)
    server.on('tlsClientError', (error, socket) => {
      log(`/${plainAddress(socket.remoteAddress)}: no secure connection: ${error.message.trim().slice(0, 300)}`)
      socket.destroy()
    })
    return server
  } catch (cause) {
    const message = `tls has a certificate or key that cannot be read (${messageOf(cause)}); key, cert and ca are PEM texts, passphrase opens the key`
    throw new MillraceError<BrokerErrorCode>('BROKER_OPTIONS', message, { cause })
  }
}

function bind(server: net.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function carry(socket: net.Socket, options: TcpServerOptions, pending: { bytes: number }): void {
  const reader = new FrameReader({ maxFrameBytes: options.hasDoor ? strangerFrameBytes : maxFrameBytes })
  const patience = options.hasDoor ? setTimeout(() => socket.destroy(), strangerMs).unref() : undefined
  const session = options.serve({
    clientHost: `/${plainAddress(socket.remoteAddress)}`,
    advertised: options.advertised ?? {
      host: plainAddress(socket.localAddress),
      port: socket.localPort ?? options.port,
    },
    get unsentBytes() {
      return socket.writableLength
    },
    send(frame) {
      if (socket.destroyed) return
      const length = Buffer.allocUnsafe(4)
      length.writeInt32BE(frame.byteLength)
      socket.cork()
      socket.write(length)
      socket.write(frame)
      socket.uncork()
    },
    close: () => socket.destroySoon(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    admitted() {
      clearTimeout(patience)
      reader.maxFrameBytes = maxFrameBytes
    },
  })
  if (!session) {
    socket.destroy()
    return
  }
  socket.setTimeout(idleMs, () => socket.destroy())
  socket.on('drain', () => session.proceed())
  socket.on('data', (chunk) => {
    options.onInput()
    pending.bytes -= reader.pendingBytes
    try {
      for (const frame of reader.push(chunk)) session.receive(frame)
    } catch {
      socket.destroy()
    }
    pending.bytes += reader.pendingBytes
    if (pending.bytes > maxPendingBytes) socket.destroy()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(patience)
    pending.bytes -= reader.pendingBytes
    session.end()
  })
}

/** An IPv4 address that arrived over an IPv6 socket is told without its prefix. */
function plainAddress(address: string | undefined): string {
  return (address ?? 'unknown').replace(/^::ffff:/, '')
}

function cannotListen(host: string, port: number, cause: unknown): MillraceError<BrokerErrorCode> {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MillraceError<BrokerErrorCode>(
    'BROKER_OPTIONS',
    `cannot listen on ${host}:${port} (${reason}); choose another host or port`,
    {
      cause,
      details: { host, port },
    },
  )
}
