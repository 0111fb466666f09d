// The plan between steps and physical nodes: what passes read and rewrite. A node states facts; a pass never asks what operator it is.
import type { SourceSpec, TopologyBuilder } from '../physical/topology-builder.ts'
import type { Repartition } from './repartition.ts'

export interface Facts {
  /** The records' keys differ from those of the input, so that their partitions are wrong for anything that looks at keys. */
  readonly changesKey?: boolean
  /** The serde of the input's values does not fit the records. */
  readonly changesValue?: boolean
  readonly mergesStreams?: boolean
  /** Records with a null key have a meaning here: repartitions above must let them through. */
  readonly acceptsNullKeys?: boolean
  /** Stores of other nodes that its processors look rows up in. Connected last: an optimised plan may write the owner after the user. */
  readonly usesStores?: readonly { readonly processor: string; readonly stores: readonly string[] }[]
  /** What comes out are the changes of a versioned store, or of one that is not. Absent: as what comes in. */
  readonly versionedOutput?: boolean
  /** A windowed table: how long after the end of a window its rows can change. */
  readonly windowGraceMs?: number
  readonly repartition?: Repartition
  /** A join of two streams: the nodes that keep each side's records. */
  readonly joinBuffers?: { readonly left: GraphNode; readonly right: GraphNode }
  readonly streamSource?: SourceSpec
}

/** What the passes decided. */
export interface Decisions {
  /** Repartition nodes that let records with a null key through. */
  readonly keepNullKeys: ReadonlySet<GraphNode>
  /** Joins of a stream with itself, of which only the left side keeps records. */
  readonly selfJoins: ReadonlySet<GraphNode>
  /** Tables use the topic they are read from as their changelog. */
  readonly reuseSourceTopics: boolean
  /** Whether a node's output may hold changes to older versions of a row. */
  readonly isVersioned: (node: GraphNode) => boolean
}

/** Adds a node's physical nodes below the physical nodes called `parents`. */
export type WriteNode = (builder: TopologyBuilder, parents: readonly string[], decisions: Decisions) => void

export class GraphNode {
  /** What the node's children name as their parent. */
  readonly name: string
  readonly facts: Facts
  readonly write: WriteNode
  readonly parents: Set<GraphNode> = new Set()
  readonly children: Set<GraphNode> = new Set()
  /** Of nodes whose parents are written, the one with the smallest is written next. */
  priority = -1

  constructor(name: string, facts: Facts, write: WriteNode) {
    this.name = name
    this.facts = facts
    this.write = write
  }

  connect(child: GraphNode): void {
    this.children.add(child)
    child.parents.add(this)
  }

  disconnect(child: GraphNode): void {
    this.children.delete(child)
    child.parents.delete(this)
  }
}

export class Graph {
  /** Parent of the sources. Not a physical node. */
  readonly root: GraphNode = new GraphNode('root', {}, () => {})
  readonly #nodes = new Set<GraphNode>()
  #nextPriority = 0

  /** In the order in which they were first added. */
  get nodes(): readonly GraphNode[] {
    return [...this.#nodes]
  }

  /** Adding a node again, for another child of it, moves it back in the order of writing: names of Kafka Streams depend on it. */
  add(parents: readonly GraphNode[], node: GraphNode): GraphNode {
    for (const parent of parents) {
      parent.connect(node)
      node.priority = this.#nextPriority++
    }
    this.#nodes.add(node)
    return node
  }

  addSource(node: GraphNode): GraphNode {
    return this.add([this.root], node)
  }

  /** Writes all nodes, parents first, otherwise by priority. */
  write(builder: TopologyBuilder, decisions: Decisions): void {
    const written = new Set<GraphNode>([this.root])
    const ready = new Set(this.root.children)
    while (ready.size > 0) {
      const next = [...ready].reduce((first, node) => (node.priority < first.priority ? node : first))
      ready.delete(next)
      next.write(builder, namesOf(next.parents, this.root), decisions)
      written.add(next)
      for (const child of next.children) {
        if (!written.has(child) && isSubset(child.parents, written)) ready.add(child)
      }
    }
    for (const { facts } of written) {
      for (const { processor, stores } of facts.usesStores ?? []) builder.connect(processor, stores)
    }
  }
}

function namesOf(parents: ReadonlySet<GraphNode>, root: GraphNode): readonly string[] {
  return [...parents].filter((parent) => parent !== root).map((parent) => parent.name)
}

function isSubset(nodes: ReadonlySet<GraphNode>, of: ReadonlySet<GraphNode>): boolean {
  return [...nodes].every((node) => of.has(node))
}
