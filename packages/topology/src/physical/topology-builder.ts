// The physical level: nodes, edges and stores by name, refused where Kafka Streams' `Topology` refuses them.
// The expansion of a plan ends here, and so does whoever writes a topology node by node.
import { topologyError } from '../errors.ts'
import { checkName } from '../names.ts'
import type { ProcessorNode, SinkNode, SourceNode, TopologyNode } from '../nodes/node.ts'
import type { Operator } from '../nodes/operator.ts'
import type { StoreSpec } from '../store-spec.ts'
import type { RepartitionTopic, Topology } from '../topology.ts'
import { assembleTopology } from './assemble-topology.ts'
import { hashSetOrder } from './java-order.ts'
import { NodeGroups } from './node-groups.ts'
import { matchesWhole } from './topic-patterns.ts'

type NodePlace = 'kind' | 'name' | 'children' | 'parents'

/** What a source is given besides its name. */
export type SourceSpec = Omit<SourceNode, NodePlace>

/** A store that every instance fills with all records of a topic. */
export interface GlobalStoreSpec {
  readonly source: string
  readonly topic: SourceSpec
  readonly processor: string
  readonly operator: Operator
  readonly store: StoreSpec
}

/** What a sink is given besides its name and parents. */
export type SinkSpec = Omit<SinkNode, NodePlace>

type Growing<Node extends TopologyNode> = Node & { readonly children: string[] }
type GrowingProcessor = Growing<ProcessorNode> & { readonly stores: string[] }

export class TopologyBuilder {
  readonly #nodes = new Map<string, Growing<SourceNode> | GrowingProcessor | Growing<SinkNode>>()
  readonly #stores = new Map<string, StoreSpec>()
  /** One user of each store that has any: further users join its group. */
  readonly #storeUsers = new Map<string, string>()
  readonly #repartitionTopics = new Map<string, RepartitionTopic>()
  readonly #copartitionedSources: ReadonlySet<string>[] = []
  readonly #groups = new NodeGroups()
  /** Names of the sources of global stores. */
  readonly #globalSources = new Set<string>()
  readonly #globalStores = new Set<string>()

  /** Throws `TOPOLOGY_TOPIC_TAKEN` where another source reads a topic of this one. */
  addSource(name: string, spec: SourceSpec): this {
    this.#checkNewNode(name)
    this.#checkTopicsFree(name, spec.topics)
    this.#nodes.set(name, { ...spec, kind: 'source', name, parents: [], children: [] })
    this.#groups.add(name)
    return this
  }

  /** Parents forward to it in the order in which children were added. */
  addProcessor(name: string, operator: Operator, parents: readonly string[]): this {
    this.#checkNewNode(name)
    this.#checkParents(name, parents)
    this.#nodes.set(name, { kind: 'processor', name, operator, parents: [...parents], children: [], stores: [] })
    this.#attach(name, parents)
    return this
  }

  addSink(name: string, spec: SinkSpec, parents: readonly string[]): this {
    this.#checkNewNode(name)
    this.#checkParents(name, parents)
    this.#nodes.set(name, { ...spec, kind: 'sink', name, parents: [...parents], children: [] })
    this.#attach(name, parents)
    return this
  }

  /** Adds a store and connects processors to it. The same store may be added again; another one of its name is `TOPOLOGY_DUPLICATE_STORE`. */
  addStore(store: StoreSpec, processors: readonly string[]): this {
    const known = this.#stores.get(store.name)
    if (known !== undefined && known !== store) throw duplicateStore(store.name)
    this.#stores.set(store.name, store)
    for (const processor of processors) this.connect(processor, [store.name])
    return this
  }

  /** All processors may use a global store without being connected to it. */
  addGlobalStore({ source, topic, processor, operator, store }: GlobalStoreSpec): this {
    if (this.#stores.has(store.name)) throw duplicateStore(store.name)
    this.addSource(source, topic)
    this.addProcessor(processor, operator, [source])
    this.addStore(store, [processor])
    this.#globalSources.add(source)
    this.#globalStores.add(store.name)
    return this
  }

  /** Lets a processor use stores; all users of a store share a sub-topology. */
  connect(processor: string, stores: readonly string[]): this {
    const node = this.#nodes.get(processor)
    if (!node) throw unknownNode(processor, `it cannot be connected to a store before it is added`)
    if (node.kind !== 'processor') {
      throw topologyError(
        'TOPOLOGY_STORE_MISPLACED',
        `${node.kind} '${processor}' cannot use a store; only processors can`,
      )
    }
    if (stores.length === 0) {
      throw topologyError(
        'TOPOLOGY_ARGUMENT_INVALID',
        `no store is named to connect '${processor}' to; name at least one`,
      )
    }
    for (const store of stores) {
      if (!this.#stores.has(store)) {
        throw topologyError(
          'TOPOLOGY_UNKNOWN_STORE',
          `'${processor}' asks for store '${store}', which is not added; add the store before the processor that uses it`,
          { store, processor },
        )
      }
      if (this.#globalStores.has(store)) {
        throw topologyError(
          'TOPOLOGY_STORE_MISPLACED',
          `'${processor}' is connected to the global store '${store}'; every processor can use it without that`,
        )
      }
      const user = this.#storeUsers.get(store)
      if (user === undefined) this.#storeUsers.set(store, processor)
      else this.#groups.unite(user, processor)
      if (!node.stores.includes(store)) node.stores.push(store)
    }
    return this
  }

  /** Says that sinks and sources of this topic name an internal topic, which gets the application's prefix. */
  addRepartitionTopic(topic: RepartitionTopic): this {
    this.#repartitionTopics.set(topic.name, topic)
    return this
  }

  /** Says that the topics of these sources meet, so that their partitions must match. Names that are not added count for nothing. */
  copartition(sources: Iterable<string>): this {
    this.#copartitionedSources.push(new Set(sources))
    return this
  }

  build(): Topology {
    const nodes: ReadonlyMap<string, TopologyNode> = new Map(
      [...this.#nodes].map(([name, node]) => [name, frozen(node)]),
    )
    const groups = new Map([...nodes.keys()].map((name) => [name, this.#groups.rootOf(name)]))
    return assembleTopology({
      nodes,
      stores: new Map(this.#stores),
      repartitionTopics: new Map(this.#repartitionTopics),
      groupOf: (name) => groups.get(name) ?? name,
      globalSources: new Set(this.#globalSources),
      copartitionedSources: [...this.#copartitionedSources],
    })
  }

  #attach(name: string, parents: readonly string[]): void {
    this.#groups.add(name)
    for (const parent of parents) {
      this.#nodes.get(parent)?.children.push(name)
      this.#groups.unite(parent, name)
    }
  }

  #checkNewNode(name: string): void {
    checkName(name, 'node name')
    if (!this.#nodes.has(name)) return
    throw topologyError(
      'TOPOLOGY_DUPLICATE_NODE',
      `another node is already called '${name}'; name one of the two anew`,
      {
        node: name,
      },
    )
  }

  #checkParents(name: string, parents: readonly string[]): void {
    if (parents.length === 0) {
      throw topologyError('TOPOLOGY_NO_PARENT', `'${name}' has no parent, so nothing would reach it; name at least one`)
    }
    for (const parent of parents) {
      const node = this.#nodes.get(parent)
      if (!node) {
        throw unknownNode(
          parent,
          parent === name ? 'a node cannot be its own parent' : `add it before its child '${name}'`,
        )
      }
      if (node.kind === 'sink') {
        throw topologyError('TOPOLOGY_SINK_AS_PARENT', `'${name}' is below sink '${parent}', which forwards nothing`)
      }
    }
  }

  #checkTopicsFree(name: string, topics: readonly string[] | RegExp): void {
    if (!(topics instanceof RegExp) && topics.length === 0) {
      throw topologyError('TOPOLOGY_ARGUMENT_INVALID', `source '${name}' reads no topic; name at least one`)
    }
    for (const node of this.#nodes.values()) {
      if (node.kind !== 'source') continue
      const shared = sharedTopic(topics, node.topics)
      if (shared === undefined) continue
      throw topologyError(
        'TOPOLOGY_TOPIC_TAKEN',
        `source '${name}' reads ${shared}, which source '${node.name}' reads already; read it once and derive both from there`,
        { topic: shared, source: node.name },
      )
    }
  }
}

function duplicateStore(name: string): Error {
  return topologyError(
    'TOPOLOGY_DUPLICATE_STORE',
    `another store is already called '${name}'; give one of the two another name`,
    { store: name },
  )
}

/** Stores are opened and flushed in the order of Java's set. */
function frozen(node: TopologyNode): TopologyNode {
  const copy = { ...node, children: [...node.children] }
  return Object.freeze(copy.kind === 'processor' ? { ...copy, stores: hashSetOrder(copy.stores) } : copy)
}

function unknownNode(name: string, advice: string): Error {
  return topologyError('TOPOLOGY_UNKNOWN_NODE', `node '${name}' is not added; ${advice}`, { node: name })
}

/** Two patterns are not compared: what they match is known only when topics exist. */
function sharedTopic(added: readonly string[] | RegExp, known: readonly string[] | RegExp): string | undefined {
  if (added instanceof RegExp) {
    if (known instanceof RegExp) return undefined
    const match = known.find((topic) => matchesWhole(added, topic))
    return match === undefined ? undefined : `topics matching ${String(added)}, such as '${match}',`
  }
  const match = added.find((topic) => (known instanceof RegExp ? matchesWhole(known, topic) : known.includes(topic)))
  return match === undefined ? undefined : `topic '${match}'`
}
