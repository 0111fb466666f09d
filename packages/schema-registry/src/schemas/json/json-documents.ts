// Where a `$ref` leads: within its document, or into another one by the name of a reference or by its `$id`.
import { invalidSchema } from '../../refusal.ts'
import { isObject, type JsonObject } from './json-text.ts'

/** A place in a document. */
export interface Place {
  readonly raw: unknown
  readonly root: unknown
}

/** Values, not schemas. */
const values: readonly string[] = ['const', 'enum', 'default', 'examples']

export class JsonDocuments {
  readonly #byName = new Map<string, unknown>()

  add(name: string, root: unknown): void {
    this.#byName.set(name, root)
    const id = idOf(root)
    if (id !== undefined) this.#byName.set(id, root)
  }

  /** Follows `$ref`s until a schema is there. Throws a refusal for one that leads nowhere, or round in a circle. */
  follow(place: Place): Place {
    const passed = new Set<unknown>()
    let at = place
    for (let ref = refOf(at.raw); ref !== undefined; ref = refOf(at.raw)) {
      if (passed.has(at.raw)) throw invalidSchema(`the reference ${ref} leads back to itself`)
      passed.add(at.raw)
      at = this.#find(ref, at.root)
    }
    return at
  }

  /** Throws a refusal if some `$ref` below leads nowhere. */
  check(raw: unknown, root: unknown): void {
    if (Array.isArray(raw)) for (const item of raw as readonly unknown[]) this.check(item, root)
    if (!isObject(raw)) return
    this.follow({ raw, root })
    for (const [name, value] of Object.entries(raw)) if (!values.includes(name)) this.check(value, root)
  }

  #find(ref: string, from: unknown): Place {
    const hash = ref.indexOf('#')
    const name = hash < 0 ? ref : ref.slice(0, hash)
    const fragment = hash < 0 ? '' : ref.slice(hash + 1)
    const root = name === '' ? from : this.#document(name, from)
    const raw = root === undefined ? undefined : inDocument(root, fragment)
    if (root === undefined || raw === undefined) throw invalidSchema(`the reference ${ref} leads nowhere`)
    return { raw, root }
  }

  #document(name: string, from: unknown): unknown {
    const base = idOf(from)
    if (base === undefined || !URL.canParse(name, base)) return this.#byName.get(name)
    return this.#byName.get(name) ?? this.#byName.get(new URL(name, base).href)
  }
}

function inDocument(root: unknown, fragment: string): unknown {
  if (fragment === '') return root
  if (!fragment.startsWith('/')) return anchored(root, fragment)
  const steps = fragment.slice(1).split('/')
  return steps.reduce<unknown>((at, step) => {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(at)) return (at as readonly unknown[])[Number(name)]
    return isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }, root)
}

function anchored(raw: unknown, anchor: string): unknown {
  if (typeof raw !== 'object' || raw === null) return undefined
  const { $anchor, $id } = raw as JsonObject
  if ($anchor === anchor || $id === `#${anchor}`) return raw
  for (const inner of Object.values(raw)) {
    const found = anchored(inner, anchor)
    if (found !== undefined) return found
  }
  return undefined
}

function refOf(raw: unknown): string | undefined {
  return isObject(raw) && typeof raw['$ref'] === 'string' ? raw['$ref'] : undefined
}

function idOf(root: unknown): string | undefined {
  const id = isObject(root) ? (root['$id'] ?? root['id']) : undefined
  return typeof id === 'string' ? id : undefined
}
