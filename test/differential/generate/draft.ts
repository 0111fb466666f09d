// A topology while it is drawn: its steps in the cases' format, and what each of them gives to the next ones.
import type { CaseStep } from '../../conformance/case.ts'
import { isWindowed } from './functions.ts'
import type { Random } from './random.ts'

export type Step = CaseStep

/** A result that further steps may start from. */
export interface Node {
  readonly id: string
  readonly kind: 'stream' | 'table' | 'globalTable'
  readonly key: string
  readonly value: string
  /** The name of its store, where it was given one. */
  readonly store?: string | undefined
  readonly versionedMs?: number | undefined
  /** A windowed cogroup, which Kafka Streams lets nobody join: the join does not start. */
  readonly refusesJoins?: boolean | undefined
  /** Pairs of records, or made of them: pairs of pairs would be millions. */
  readonly isJoined?: boolean | undefined
  used: boolean
}

export class Draft {
  readonly random: Random
  readonly steps: Step[] = []
  readonly nodes: Node[] = []
  /** Names of global stores with text keys. */
  readonly globalStores: string[] = []
  #ids = 0
  #names = 0

  constructor(random: Random) {
    this.random = random
  }

  id(): string {
    return `n${++this.#ids}`
  }

  /** A name that no other thing of the topology has. */
  name(prefix: string): string {
    return `${prefix}${++this.#names}`
  }

  /** For the `name` of a step: mostly nothing. */
  named(): { readonly name?: string } {
    return this.random.chance(0.25) ? { name: this.name('nm') } : {}
  }

  /** Adds a step whose result is no node, such as a group. */
  step(step: Step): void {
    this.steps.push(withoutUndefined(step))
  }

  add(step: Step, node: Omit<Node, 'id' | 'used'>): Node {
    const id = step.id ?? this.id()
    this.step({ ...step, id })
    return this.offer({ ...node, id, used: false })
  }

  offer(node: Node): Node {
    this.nodes.push(node)
    return node
  }

  use(node: Node): string {
    node.used = true
    return node.id
  }

  of(kind: Node['kind'], fits: (node: Node) => boolean = () => true): readonly Node[] {
    return this.nodes.filter((node) => node.kind === kind && fits(node))
  }

  /** One that fits, the latest more often; undefined if none does. */
  oneOf(kind: Node['kind'], fits?: (node: Node) => boolean): Node | undefined {
    const found = this.of(kind, fits)
    if (found.length === 0) return undefined
    return this.random.chance(0.4) ? found.at(-1) : this.random.pick(found)
  }
}

export const isPlain = (node: Node): boolean => !isWindowed(node.key)

function withoutUndefined(step: Step): Step {
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined)) as unknown as Step
}
