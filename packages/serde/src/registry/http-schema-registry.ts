// The client of a real Schema Registry (Confluent's REST interface; Apicurio, Karapace and Redpanda speak it, too).
// Law: what is found by an id is kept for ever, what "latest" is never; a request is repeated only where that changes nothing.
import { type Clock, messageOf, sleep, systemClock } from '@millrace/record'
import { registryError } from '../errors.ts'
import type { RegisteredSchema, SchemaRegistry, SchemaType, SchemaVersion, WrittenSchema } from './schema-registry.ts'

export interface HttpSchemaRegistryOptions {
  /** `https://registry:8081`; several are tried in turn. A user and password in it are sent as basic authentication. */
  readonly url: string | readonly string[]
  readonly auth?: { readonly username: string; readonly password: string } | undefined
  /** Sent with every request: a bearer token, a tenant. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Of one request. Default: 10 seconds. */
  readonly timeoutMs?: number | undefined
  /** How often a request is repeated that was not answered, or with 429 or 5xx. Default: 3. */
  readonly retries?: number | undefined
  readonly clock?: Clock | undefined
}

/** What the registry says of a schema; the type is left out for Avro. */
interface Answer {
  readonly id?: number
  readonly subject?: string
  readonly version?: number
  readonly schema?: string
  readonly schemaType?: SchemaType
  readonly references?: WrittenSchema['references']
  readonly message?: string
  readonly error_code?: number
}

const contentType = 'application/vnd.schemaregistry.v1+json'
const firstPauseMs = 100

export class HttpSchemaRegistry implements SchemaRegistry {
  readonly #urls: readonly URL[]
  readonly #headers: Readonly<Record<string, string>>
  readonly #options: HttpSchemaRegistryOptions
  readonly #byId = new Map<number, Promise<RegisteredSchema>>()
  /** Where the next request goes first: the one that answered last. */
  #turn = 0

  constructor(options: HttpSchemaRegistryOptions) {
    const given = typeof options.url === 'string' ? [options.url] : options.url
    this.#urls = given.map(baseUrl)
    const [first] = this.#urls
    if (first === undefined) throw registryError('a registry without its url; give at least one')
    const { username, password } = options.auth ?? {
      username: decoded(first.username),
      password: decoded(first.password),
    }
    const basic = Buffer.from(`${username}:${password}`).toString('base64')
    this.#headers = {
      accept: contentType,
      ...(username === '' ? {} : { authorization: `Basic ${basic}` }),
      ...options.headers,
    }
    this.#options = options
  }

  async register(subject: string, { type, schema, references = [] }: WrittenSchema): Promise<number> {
    const body = {
      schema,
      ...(type === 'AVRO' ? {} : { schemaType: type }),
      ...(references.length === 0 ? {} : { references }),
    }
    const { id } = await this.#found('POST', `subjects/${encodeURIComponent(subject)}/versions`, body)
    if (typeof id !== 'number') throw registryError(`the registry gave no id for the schema of ${subject}`)
    return id
  }

  byId(id: number): Promise<RegisteredSchema> {
    const known = this.#byId.get(id)
    if (known !== undefined) return known
    const asked = this.#found('GET', `schemas/ids/${id}`).then((answer) => ({ ...written(answer, `schema ${id}`), id }))
    this.#byId.set(id, asked)
    asked.catch(() => this.#byId.delete(id))
    return asked
  }

  latest(subject: string): Promise<SchemaVersion | undefined> {
    return this.#version(subject, 'latest')
  }

  version(subject: string, version: number): Promise<SchemaVersion | undefined> {
    return this.#version(subject, String(version))
  }

  async subjects(): Promise<readonly string[]> {
    const answer: unknown = await this.#found('GET', 'subjects')
    if (Array.isArray(answer) && answer.every((one) => typeof one === 'string')) return answer
    throw registryError('the registry gave no list of its subjects')
  }

  async deleteSubject(subject: string): Promise<void> {
    await this.#ask('DELETE', `subjects/${encodeURIComponent(subject)}`)
  }

  async #version(subject: string, which: string): Promise<SchemaVersion | undefined> {
    const answer = await this.#ask('GET', `subjects/${encodeURIComponent(subject)}/versions/${which}`)
    if (answer === undefined) return undefined
    const { id, version } = answer
    if (typeof id !== 'number' || typeof version !== 'number') {
      throw registryError(`the registry gave no id for version ${which} of ${subject}`)
    }
    return { ...written(answer, subject), id, version, subject }
  }

  async #found(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.#ask(method, path, body)
    if (answer === undefined) {
      throw registryError(`there is no ${path} in the registry ${this.#name}`, { details: { isMissing: true } })
    }
    return answer
  }

  /** Undefined: there is no such thing. */
  async #ask(method: string, path: string, body?: unknown): Promise<Answer | undefined> {
    const { retries = 3, clock = systemClock } = this.#options
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#once(method, path, body)
      if ('answer' in outcome) return outcome.answer
      if (!outcome.passes || attempt === retries) throw outcome.error
      this.#turn += 1
      await sleep(clock, firstPauseMs * 2 ** attempt)
    }
  }

  async #once(method: string, path: string, body: unknown): Promise<Outcome> {
    const url = new URL(path, this.#urls[this.#turn % this.#urls.length])
    // They are in a header; fetch takes no url that has them.
    url.username = url.password = ''
    try {
      const response = await fetch(url, {
        method,
        headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': contentType }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.#options.timeoutMs ?? 10_000),
      })
      const text = await response.text()
      if (response.ok) return { answer: JSON.parse(text) as Answer }
      return response.status === 404 && isUnknown(text)
        ? { answer: undefined }
        : this.#refused(response.status, path, text)
    } catch (cause) {
      const why = cause instanceof SyntaxError ? 'its answer is not JSON' : reasonOf(cause)
      const error = registryError(
        `the registry ${this.#name} does not answer ${path}: ${why}; check its url and that it runs`,
        { cause },
      )
      return { passes: true, error }
    }
  }

  #refused(status: number, path: string, text: string): Outcome {
    const { message, error_code: code } = parsed(text)
    const why = message ?? (text.length > 200 ? `${text.slice(0, 200)}…` : text)
    const error = registryError(
      `the registry ${this.#name} refuses ${path} with ${status}: ${why || 'without a word'}${advice(status)}`,
      {
        details: { status, code },
      },
    )
    return { passes: status === 429 || status >= 500, error }
  }

  /** Without user and password. */
  get #name(): string {
    return (this.#urls[this.#turn % this.#urls.length] as URL).host
  }
}

type Outcome = { readonly answer: Answer | undefined } | { readonly passes: boolean; readonly error: Error }

function baseUrl(text: string): URL {
  if (!URL.canParse(text))
    throw registryError(`${JSON.stringify(text)} is no url of a registry; write https://host:8081`)
  const url = new URL(text)
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

function decoded(part: string): string {
  return decodeURIComponent(part)
}

function advice(status: number): string {
  if (status === 401 || status === 403) return '; check its user and password'
  if (status === 409) return '; the subject’s compatibility rule does not take this schema'
  if (status === 404)
    return '; its url must name the path of Confluent’s interface, as /apis/ccompat/v7 of Apicurio Registry'
  return ''
}

/** Subject, version or schema not found, or deleted already: other 404s are of something that is no registry. */
function isUnknown(text: string): boolean {
  return [40401, 40402, 40403, 40404].includes(parsed(text).error_code ?? 0)
}

function parsed(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? answer : {}
  } catch {
    return {}
  }
}

/** Of a schema without references some registries tell an empty list, others nothing: it has none. */
function written({ schema, schemaType, references }: Answer, of: string): WrittenSchema {
  if (typeof schema !== 'string') throw registryError(`the registry gave no text for ${of}`)
  return { type: schemaType ?? 'AVRO', schema, ...(references?.length ? { references } : {}) }
}

/** `fetch failed` has its reason in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? messageOf(error) : messageOf(cause)
}
