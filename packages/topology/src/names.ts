// Kafka Streams' names: one counter for nodes and stores, burned in call order, and the rules of what a name may be.
import { topologyError } from './errors.ts'

const maxNameLength = 249

/** Throws `TOPOLOGY_NAME_INVALID` unless `name` can be the name of a node, a store or a topic. `what` says which. */
export function checkName(name: string, what: string): string {
  const fault = faultOf(name)
  if (fault === undefined) return name
  throw topologyError(
    'TOPOLOGY_NAME_INVALID',
    `${what} ${JSON.stringify(name)} ${fault}; use 1 to ${maxNameLength} characters of a-z, A-Z, 0-9, '.', '_' and '-'`,
    { name },
  )
}

function faultOf(name: string): string | undefined {
  if (typeof name !== 'string') return 'is not a text'
  if (name === '') return 'is empty'
  if (name === '.' || name === '..') return 'means a folder'
  if (name.length > maxNameLength) return `is ${name.length} characters long`
  return /^[A-Za-z0-9._-]+$/.test(name) ? undefined : 'has an illegal character'
}

/** The counter behind generated names. A given name burns an index all the same, so that naming one node renames no other. */
export class Names {
  #next = 0
  readonly #unnamedStores: string[] = []

  /** `<prefix>0000000007` */
  generate(prefix: string): string {
    return prefix + String(this.#next++).padStart(10, '0')
  }

  /** The given name, or a generated one. */
  node(given: string | undefined, prefix: string): string {
    const generated = this.generate(prefix)
    return given ?? generated
  }

  /** `<prefix>STATE-STORE-0000000007`, for a store that nobody named. */
  store(prefix: string): string {
    const name = this.generate(`${prefix}STATE-STORE-`)
    this.#unnamedStores.push(name)
    return name
  }

  /** Burns the index of a store that is never made. */
  burnStore(prefix: string): void {
    this.generate(`${prefix}STATE-STORE-`)
  }

  /** Generated names of stores, whether something needs them or not, in call order. */
  get unnamedStores(): readonly string[] {
    return this.#unnamedStores
  }
}
