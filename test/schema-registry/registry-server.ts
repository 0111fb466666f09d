// A schema registry over HTTP on a port of its own: what Confluent's REST interface answers, over a registry in memory. It can be told to fail.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isMillraceError, messageOf } from '@millrace/record'
import type { SchemaVersion, WrittenSchema } from '@millrace/serde'
import { MemorySchemaRegistry } from '@millrace/testing'

interface Answer {
  readonly status: number
  readonly body: unknown
}

export class RegistryServer implements AsyncDisposable {
  readonly registry = new MemorySchemaRegistry()
  /** `GET subjects`, … in the order in which they came. */
  readonly requests: string[] = []
  /** Of the last request. */
  headers: IncomingMessage['headers'] = {}
  /** Answers that are given before any other. */
  readonly failures: (Answer | 'hang up' | 'say no JSON')[] = []
  readonly #server = createServer((request, response) => void this.#handle(request, response))

  static async start(): Promise<RegistryServer> {
    const server = new RegistryServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').slice(1)
    this.requests.push(`${request.method} ${path}`)
    this.headers = request.headers
    let body = ''
    for await (const part of request) body += String(part)
    const failure = this.failures.shift()
    if (failure === 'hang up') return void request.socket.destroy()
    if (failure === 'say no JSON') return void response.end('<html>')
    const answer = failure ?? (await this.#answer(request.method ?? '', path.split('/').map(decodeURIComponent), body))
    response.writeHead(answer.status, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
    response.end(JSON.stringify(answer.body))
  }

  async #answer(method: string, path: readonly string[], body: string): Promise<Answer> {
    const [what, subject = '', versions, which = ''] = path
    // Only what is asked before a schema is registered.
    if (what === 'config') return { status: 200, body: { compatibilityLevel: 'BACKWARD' } }
    if (what === 'schemas') return this.#byId(Number(versions?.split('?')[0]))
    if (what !== 'subjects') return notFound(404)
    if (method === 'DELETE') return this.#delete(subject)
    if (versions === undefined) return { status: 200, body: await this.registry.subjects() }
    if (method === 'POST') return this.#register(subject, read(body))
    const found =
      which === 'latest' ? await this.registry.latest(subject) : await this.registry.version(subject, Number(which))
    return found === undefined ? notFound(40401) : { status: 200, body: told(found) }
  }

  async #register(subject: string, schema: WrittenSchema): Promise<Answer> {
    try {
      return { status: 200, body: { id: await this.registry.register(subject, schema) } }
    } catch (error) {
      return { status: 422, body: { error_code: 42201, message: messageOf(error) } }
    }
  }

  async #delete(subject: string): Promise<Answer> {
    const last = await this.registry.latest(subject)
    await this.registry.deleteSubject(subject)
    return last === undefined
      ? notFound(40401)
      : { status: 200, body: Array.from({ length: last.version }, (_, index) => index + 1) }
  }

  async #byId(id: number): Promise<Answer> {
    try {
      const { subject: _, ...body } = told(await this.registry.byId(id))
      return { status: 200, body }
    } catch (error) {
      if (isMillraceError(error, 'SERDE_REGISTRY')) return notFound(40403)
      throw error
    }
  }
}

function notFound(code: number): Answer {
  return { status: 404, body: { error_code: code, message: 'not found' } }
}

function read(body: string): WrittenSchema {
  const {
    schema,
    schemaType: type = 'AVRO',
    references,
  } = JSON.parse(body) as {
    readonly schema: string
    readonly schemaType?: WrittenSchema['type']
    readonly references?: WrittenSchema['references']
  }
  return { type, schema, references }
}

/** The type is not told of Avro. */
function told({ type, ...rest }: WrittenSchema & Partial<SchemaVersion>): Record<string, unknown> {
  return { ...rest, ...(type === 'AVRO' ? {} : { schemaType: type }) }
}
