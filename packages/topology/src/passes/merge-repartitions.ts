// Optimisation: when a re-keyed stream is repartitioned more than once with nothing but value-preserving steps between, once is enough:
// one repartition right below the node that changed the key, and what was between moves below it.
import type { Expansion } from '../plan/expansion.ts'
import type { Graph, GraphNode } from '../plan/graph.ts'
import { type Repartition, repartitionNames, repartitionNode } from '../plan/repartition.ts'

type Candidates = Map<GraphNode, Set<GraphNode>>

/** The topic keeps the name of the first repartition topic it replaces. */
export function mergeRepartitions(expansion: Expansion): void {
  const candidates = repartitionsByKeyChanger(expansion.graph)
  moveBelowMerges(expansion.graph, candidates)
  for (const [keyChanger, repartitions] of candidates) replaceByOne(expansion, keyChanger, [...repartitions])
}

/** Repartitions by the node that made them necessary, where no value was changed on the way. */
function repartitionsByKeyChanger(graph: Graph): Candidates {
  const found: Candidates = new Map()
  for (const node of graph.nodes) {
    if (node.facts.changesKey) found.set(node, new Set())
    if (!node.facts.repartition?.mergeable) continue
    const keyChanger = closestAbove(node, ({ facts }) => facts.changesKey === true)
    const changer = closestAbove(node, ({ facts }) => facts.changesKey === true || facts.changesValue === true)
    if (keyChanger && keyChanger === changer) found.get(keyChanger)?.add(node)
  }
  return found
}

/** Where re-keyed streams meet in a merge, the merge takes the place of those that changed the keys. */
function moveBelowMerges(graph: Graph, candidates: Candidates): void {
  const keyChangersOf = new Map<GraphNode, GraphNode[]>()
  for (const merge of graph.nodes.filter(({ facts }) => facts.mergesStreams)) {
    const keyChangers = [...candidates]
      .filter(([, repartitions]) => [...repartitions].every((node) => isBelow(node, merge)))
      .map(([keyChanger]) => keyChanger)
      .filter((keyChanger) => isBelow(merge, keyChanger))
    keyChangersOf.set(merge, keyChangers)
  }
  const replaced = new Set<GraphNode>()
  for (const [merge, keyChangers] of keyChangersOf) {
    const repartitions = keyChangers.flatMap((keyChanger) => [...(candidates.get(keyChanger) ?? [])])
    candidates.set(merge, new Set(repartitions))
    for (const keyChanger of keyChangers) replaced.add(keyChanger)
  }
  for (const keyChanger of replaced) candidates.delete(keyChanger)
  leaveWhatTwoClaim(candidates)
}

/** Merges one after the other both claim what is below. Neither sees all of its records, so it stays where it is. (Kafka Streams fails to build these.) */
function leaveWhatTwoClaim(candidates: Candidates): void {
  const claims = [...candidates.values()].flatMap((repartitions) => [...repartitions])
  const claimedTwice = new Set(claims.filter((node, at) => claims.indexOf(node) !== at))
  for (const repartitions of candidates.values()) for (const node of claimedTwice) repartitions.delete(node)
}

function replaceByOne(expansion: Expansion, keyChanger: GraphNode, repartitions: readonly GraphNode[]): void {
  const facts = repartitions.flatMap(({ facts: { repartition } }) => repartition ?? [])
  const [first] = facts
  if (!first) return
  const merged = repartitionNode(mergedRepartition(expansion, first, facts))
  merged.priority = keyChanger.priority
  for (const replaced of repartitions) {
    const between = closestAbove(replaced, (node) => node.parents.has(keyChanger))
    // Undefined where an earlier repartition has moved it below already.
    if (between) {
      merged.connect(between)
      keyChanger.disconnect(between)
    }
    bypass(replaced)
    for (const sources of expansion.copartitions) {
      if (sources.delete(replaced.name)) sources.add(merged.name)
    }
  }
  keyChanger.connect(merged)
}

function mergedRepartition(expansion: Expansion, first: Repartition, all: readonly Repartition[]): Repartition {
  return {
    ...first,
    names: repartitionNames(expansion, first.names.topic),
    keySerde: all.find(({ keySerde }) => keySerde)?.keySerde,
    valueSerde: all.find(({ valueSerde }) => valueSerde)?.valueSerde,
  }
}

/** Connects a node's parents with its children and takes it out. */
function bypass(node: GraphNode): void {
  const parents = [...node.parents]
  for (const child of [...node.children]) {
    for (const parent of parents) parent.connect(child)
    node.disconnect(child)
  }
  for (const parent of parents) parent.disconnect(node)
}

function isBelow(node: GraphNode, ancestor: GraphNode): boolean {
  return closestAbove(node, ({ parents }) => parents.has(ancestor)) !== undefined
}

/**
 * The node itself or the closest ancestor that fits, up the parents one after the other.
 * Where several parents have something fitting further up, the last one decides, even with nothing above it: that is Kafka Streams' way, and it shows in topic names.
 */
function closestAbove(node: GraphNode, fits: (node: GraphNode) => boolean): GraphNode | undefined {
  if (fits(node)) return node
  let found: GraphNode | undefined
  for (const parent of node.parents) {
    if (fits(parent)) return parent
    found = closestAbove(parent, fits)
  }
  return found
}
