// Which step of a query the stores and internal topics of its topology belong to.
// Law: each belongs to one step; a name tells whose it is, and where it does not, the nodes before it do.
import type { Topology } from '@millrace/topology'
import type { QueryNode } from '../plan/query-node.ts'

export interface Attachments {
  readonly stores: readonly string[]
  /** Without the application's prefix. */
  readonly topics: readonly string[]
}

export function attachmentsOf(root: QueryNode, topology: Topology): (step: QueryNode) => Attachments {
  const steps = [...withInputs(root)].sort((a, b) => b.id.length - a.id.length)
  const named = (name: string): QueryNode | undefined =>
    steps.find(({ id }) => name === id || name.startsWith(`${id}-`))
  const internal = new Set(topology.repartitionTopics.keys())
  const writers = new Map<string, string[]>()
  for (const node of topology.nodes.values()) {
    if (node.kind !== 'sink' || typeof node.topic !== 'string' || !internal.has(node.topic)) continue
    writers.set(node.topic, [...(writers.get(node.topic) ?? []), node.name])
  }
  const before = (name: string): readonly string[] => {
    const node = topology.nodes.get(name)
    if (node?.kind !== 'source') return node?.parents ?? []
    return node.topics instanceof RegExp ? [] : node.topics.flatMap((topic) => writers.get(topic) ?? [])
  }
  const stepOf = (name: string, seen: Set<string>): QueryNode | undefined => {
    if (seen.has(name)) return undefined
    seen.add(name)
    const own = named(name)
    if (own) return own
    for (const one of before(name)) {
      const step = stepOf(one, seen)
      if (step) return step
    }
    return undefined
  }
  const users = (store: string): readonly string[] =>
    [...topology.nodes.values()].flatMap((node) =>
      node.kind === 'processor' && node.stores.includes(store) ? [node.name] : [],
    )
  const ownerOf = (name: string, nodes: readonly string[]): QueryNode => {
    const seen = new Set<string>()
    return named(name) ?? nodes.map((node) => stepOf(node, seen)).find((step) => step !== undefined) ?? root
  }
  const stores = [...topology.stores.keys()].map((name) => ({ name, owner: ownerOf(name, users(name)) }))
  const topics = [...internal].map((name) => ({ name, owner: ownerOf(name, writers.get(name) ?? []) }))
  const of = (all: typeof stores, step: QueryNode): string[] =>
    all.flatMap(({ name, owner }) => (owner === step ? [name] : []))
  return (step) => ({ stores: of(stores, step), topics: of(topics, step) })
}

function* withInputs(node: QueryNode): Generator<QueryNode> {
  yield node
  for (const input of node.inputs) yield* withInputs(input)
}
