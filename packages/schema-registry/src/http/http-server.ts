// The registry on HTTP: bodies and connections are bounded, and whatever goes wrong ends a request, not the server.
import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageOf, MillraceError } from '@millrace/record'
import type { SchemaRegistryErrorCode } from '../errors.ts'
import { Refusal } from '../refusal.ts'
import { refused } from './answer.ts'
import type { RegistryAnswer, RegistryRequest } from './route.ts'

export interface HttpServerOptions {
  readonly host: string
  readonly port: number
  /** Fail where the port is taken, instead of taking another one. */
  readonly strictPort: boolean
  /** Never rejects. */
  readonly answer: (request: RegistryRequest) => Promise<RegistryAnswer>
}

const maxConnections = 256
const maxBodyBytes = 16 * 1024 * 1024

export class HttpServer {
  readonly url: string
  /** True where another port had to be taken than the wanted one. */
  readonly wantedPortTaken: boolean
  readonly #server: http.Server
  readonly #underWay: ReadonlySet<Promise<void>>

  private constructor({ server, underWay }: Listening, host: string, wantedPortTaken: boolean) {
    const { port } = server.address() as AddressInfo
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    this.wantedPortTaken = wantedPortTaken
    this.#server = server
    this.#underWay = underWay
  }

  /** Rejects with `SCHEMA_REGISTRY_PORT_TAKEN`, `SCHEMA_REGISTRY_OPTIONS`. */
  static async listen({ host, port, strictPort, answer }: HttpServerOptions): Promise<HttpServer> {
    const underWay = new Set<Promise<void>>()
    const server = http.createServer((request, response) => void serve(request, response, { answer, underWay }))
    server.maxConnections = maxConnections
    try {
      await bind(server, host, port)
      return new HttpServer({ server, underWay }, host, false)
    } catch (cause) {
      const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!isTaken || strictPort) throw cannotListen(host, port, isTaken, cause)
      await bind(server, host, 0)
      return new HttpServer({ server, underWay }, host, true)
    }
  }

  /** Answers what is under way, and ends all connections, those too over which a request is only half here. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()))
    await Promise.all(this.#underWay)
    this.#server.closeAllConnections()
    await closed
  }
}

interface Listening {
  readonly server: http.Server
  readonly underWay: ReadonlySet<Promise<void>>
}

interface Serving {
  readonly answer: HttpServerOptions['answer']
  /** Requests that are here as a whole, until they are answered. */
  readonly underWay: Set<Promise<void>>
}

async function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { answer, underWay }: Serving,
): Promise<void> {
  const { method = 'GET', url: target = '/', headers } = request
  try {
    const body = await bodyOf(request)
    const answering = answer({ method, target, contentType: headers['content-type'], body }).then((answered) =>
      send(response, answered),
    )
    underWay.add(answering)
    await answering.finally(() => underWay.delete(answering))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) return void response.destroy()
    // What is left of the body is not read.
    response.setHeader('connection', 'close')
    await send(response, refused(thrown))
  }
}

/** Resolves when it is sent, or nobody is there any more. */
function send(response: http.ServerResponse, { status, body }: RegistryAnswer): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.end(body)
  })
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  // The connection is still wanted where the body is not: for the refusal.
  const received: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false })
  for await (const part of received) {
    length += part.length
    if (length > maxBodyBytes) throw new Refusal(413, `a body of more than ${maxBodyBytes} bytes is not read`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function bind(server: http.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function cannotListen(host: string, port: number, isTaken: boolean, cause: unknown): Error {
  const details = { host, port }
  if (!isTaken) {
    const message = `the schema registry cannot listen on ${host}:${port} (${messageOf(cause)}); choose an address of this machine`
    return new MillraceError<SchemaRegistryErrorCode>('SCHEMA_REGISTRY_OPTIONS', message, { cause, details })
  }
  const message = `port ${port} of ${host} is taken; stop the other program, or choose another port (0: any)`
  return new MillraceError<SchemaRegistryErrorCode>('SCHEMA_REGISTRY_PORT_TAKEN', message, { cause, details })
}
