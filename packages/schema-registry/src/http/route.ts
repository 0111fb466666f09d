// A request as routes see it, and the routes as a table: method, path, what is done.
import type { SchemaRegistry } from '../registry/schema-registry.ts'
import { invalidSubject, Refusal } from '../refusal.ts'

export interface RegistryRequest {
  readonly method: string
  /** With the query, as in the request line. */
  readonly target: string
  /** Undefined where there is none. */
  readonly contentType: string | undefined
  readonly body: string
}

export interface RegistryAnswer {
  readonly status: number
  /** JSON, or the text of a schema. */
  readonly body: string
}

/** The request once its route is found. */
export interface RouteCall {
  /** What stands for `{name}` in the path. Throws a refusal for a subject that is none. */
  subject(): string
  parameter(name: string): string
  /** Of the query: `true` in whatever case. */
  flag(name: string): boolean
  query(name: string): string | undefined
  /** Throws a refusal for what is no JSON object. */
  body(): Readonly<Record<string, unknown>>
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** What is answered: JSON, or the text of a schema. Rejects with a refusal. */
  readonly answer: (registry: SchemaRegistry, call: RouteCall) => unknown
  /** It never changes once it is there, so that nothing newer need be read where it is found. */
  readonly isFinal?: boolean
}

/** The text of a schema, sent as it is. */
export class SchemaText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export class MatchedCall implements RouteCall {
  readonly #parameters: ReadonlyMap<string, string>
  readonly #query: URLSearchParams
  readonly #body: string

  constructor(parameters: ReadonlyMap<string, string>, query: URLSearchParams, body: string) {
    this.#parameters = parameters
    this.#query = query
    this.#body = body
  }

  parameter(name: string): string {
    return this.#parameters.get(name) ?? ''
  }

  subject(): string {
    const subject = this.parameter('subject')
    if (subject.trim() === '' || /\p{Cc}/u.test(subject)) throw invalidSubject(subject)
    return subject
  }

  flag(name: string): boolean {
    return this.query(name)?.toLowerCase() === 'true'
  }

  query(name: string): string | undefined {
    return this.#query.get(name) ?? undefined
  }

  body(): Readonly<Record<string, unknown>> {
    let value: unknown
    try {
      value = JSON.parse(this.#body)
    } catch {
      throw new Refusal(400, 'the body is not JSON')
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    throw new Refusal(422, 'the body is not a JSON object')
  }
}

/** What stands in the places of a route's path; undefined: it is another one's. Throws a refusal for text that is not percent-encoded as it should be. */
export function matchPath(pattern: string, path: string): ReadonlyMap<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const parameters = new Map<string, string>()
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? ''
    if (!part.startsWith('{')) {
      if (part !== text) return undefined
    } else if (text === '') return undefined
    else parameters.set(part.slice(1, -1), decoded(text))
  }
  return parameters
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Refusal(400, `${text} is not percent-encoded as it should be`)
  }
}
