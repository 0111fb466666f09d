// A topic between two sub-topologies: filter and sink above it, a source below. Made wherever records of a re-keyed stream must meet by key.
import type { Serde } from '@millrace/serde'
import type { Partitioner, TimestampExtractor } from '../nodes/node.ts'
import type { Expansion } from './expansion.ts'
import { GraphNode, type WriteNode } from './graph.ts'
import { requireSerde, type SerdeUse } from './missing-serde.ts'
import type { AnySerde, StreamDraft } from './stream.ts'

const suffix = '-repartition'

/** Names of the three nodes of a repartition, and of its topic. */
export interface RepartitionNames {
  readonly topic: string
  readonly sink: string
  readonly filter: string
  readonly source: string
}

/** What is known of a repartition when it is added. */
export interface Repartition {
  readonly names: RepartitionNames
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
  /** Several of one re-keyed stream may become one. */
  readonly mergeable: boolean
  readonly partitions?: number | undefined
  readonly partitioner?: Partitioner | undefined
  /** Who needs it, and which call can give a serde. */
  readonly by: string
  readonly fix: string
}

/** Repartition topics carry the timestamp that the record had. */
export const recordTimestamp: TimestampExtractor = (record) => record.timestamp

/** Burns three indexes. The nodes have generated names only where the prefix itself is one. */
export function repartitionNames(expansion: Expansion, prefix: string): RepartitionNames {
  const { names } = expansion
  const topic = prefix.endsWith(suffix) ? prefix : prefix + suffix
  const generated = {
    topic,
    sink: names.generate('KSTREAM-SINK-'),
    filter: names.generate('KSTREAM-FILTER-'),
    source: names.generate('KSTREAM-SOURCE-'),
  }
  if (/^KSTREAM.*-\d{10}$/.test(prefix)) return generated
  return { topic, sink: `${topic}-sink`, filter: `${topic}-filter`, source: `${topic}-source` }
}

/** The graph node, not yet added. */
export function repartitionNode(repartition: Repartition): GraphNode {
  const write: WriteNode = (builder, parents, decisions) => {
    const { names, partitions, partitioner } = repartition
    const keySerde = serdeOf(repartition, 'key')
    const valueSerde = serdeOf(repartition, 'value')
    const predicate = decisions.keepNullKeys.has(node) ? () => true : (key: unknown) => key !== null
    builder.addRepartitionTopic({ name: names.topic, partitions })
    builder.addProcessor(names.filter, { kind: 'filter', predicate, negate: false }, parents)
    builder.addSink(names.sink, { topic: names.topic, keySerde, valueSerde, partitioner }, [names.filter])
    builder.addSource(names.source, {
      topics: [names.topic],
      keySerde,
      valueSerde,
      timestampExtractor: recordTimestamp,
      offsetReset: undefined,
    })
  }
  const node = new GraphNode(repartition.names.source, { repartition }, write)
  return node
}

function serdeOf(repartition: Repartition, part: 'key' | 'value'): Serde<unknown> {
  const serde = part === 'key' ? repartition.keySerde : repartition.valueSerde
  const place = `to repartition topic '${repartition.names.topic}'`
  const use: SerdeUse = { by: repartition.by, does: 'writes', place, fix: repartition.fix }
  return requireSerde(serde, part, use)
}

/** How a join reads a re-keyed side. */
export interface JoinSide {
  /** Of the topic: the join's name, or else the stream's. */
  readonly prefix: string
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
  readonly by: string
  readonly fix: string
}

/** The stream, repartitioned for a join. Unnamed joins of one stream share the repartition but burn its names each. */
export function repartitionForJoin(expansion: Expansion, stream: StreamDraft, side: JoinSide): StreamDraft {
  const names = repartitionNames(expansion, side.prefix)
  const keySerde = side.keySerde ?? stream.keySerde
  const valueSerde = side.valueSerde ?? stream.valueSerde
  let node = stream.joinRepartition
  if (!node || side.prefix !== stream.name) {
    node = repartitionNode({ names, keySerde, valueSerde, mergeable: true, by: side.by, fix: side.fix })
    stream.joinRepartition = node
    expansion.graph.add([stream.node], node)
  }
  return { name: names.source, node, keySerde, valueSerde, sources: new Set([node.name]), rekeyed: false }
}
