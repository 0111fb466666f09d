// A sub-topology made executable: its nodes as objects that hold their children. Built once per task, last node first, so that children exist before their parents.
import { MillraceError } from '@millrace/record'
import type { ProcessorNode, SinkNode, SourceNode, Subtopology, TopologyNode } from '@millrace/topology'
import type { TaskCalls } from '../calls/task-calls.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import type { DropReason, OperatorContext, ProcessorServices } from '../operators/context.ts'
import { lowerOperator } from '../operators/lower.ts'
import { Downstream, type OperatorNode } from '../operators/operator-node.ts'
import { startedTransformer } from '../operators/table-transform-values.ts'
import { lowerView } from '../operators/table-view.ts'
import { roundRobin } from '../sink/partition-choice.ts'
import { SinkWriter } from '../sink/sink-writer.ts'
import { SourceReader } from '../source/source-reader.ts'
import { brokerTopicName } from '../topics/topic-names.ts'
import type { Failures } from './failures.ts'
import type { RecordOrigin, RecordPlace } from './record-origin.ts'
import type { TaskOptions } from './task-options.ts'
import { requireSerde } from '../store/require-serde.ts'
import type { TaskNumbers } from './task-numbers.ts'
import type { TaskStores } from './task-stores.ts'

/** A source in execution: reads the records of its topics and hands them to its children. */
export interface GraphSource {
  readonly node: SourceNode
  readonly reader: SourceReader
  readonly downstream: Downstream
}

export interface GraphParts {
  readonly options: TaskOptions
  readonly stores: TaskStores
  readonly origin: RecordOrigin
  readonly failures: Failures
  readonly numbers: TaskNumbers
  readonly lives: TaskLives
  readonly calls: TaskCalls
  /** What user code of a node may ask, given the stores that it is connected to. */
  servicesOf(node: ProcessorNode): ProcessorServices
  /** Counts a record that goes no further; `where` is the node, `place` the record where it is not the one at hand. */
  drop(reason: DropReason, where: string, place?: RecordPlace): void
}

/** What is done when the task begins to run, in the order of the topology, and when it ends. */
export interface TaskLives {
  readonly starting: (() => void)[]
  readonly closing: (() => void)[]
}

/** Kafka Streams' interval. */
const defaultEmitIntervalMs = 1_000

/** The sources of the sub-topology, connected to everything below them. */
export function buildGraph(subtopology: Subtopology, parts: GraphParts): readonly GraphSource[] {
  const built = new Map<string, OperatorNode>()
  const sources: GraphSource[] = []
  for (const name of [...subtopology.nodes].reverse()) {
    const node = nodeOf(parts, name)
    if (node.kind === 'source') sources.push(lowerSource(node, built, parts))
    else built.set(name, node.kind === 'sink' ? lowerSink(node, parts) : lowerProcessor(node, built, parts))
  }
  return sources.reverse()
}

/** Stores in the order of the nodes that use them: Kafka Streams' order of flushing. */
export function storesInOrder(subtopology: Subtopology, options: TaskOptions): readonly string[] {
  const names = new Set<string>()
  for (const name of subtopology.nodes) {
    const node = options.topology.nodes.get(name)
    if (node?.kind === 'processor') for (const store of node.stores) names.add(store)
  }
  for (const store of subtopology.stores) names.add(store)
  return [...names]
}

function nodeOf(parts: GraphParts, name: string): TopologyNode {
  const node = parts.options.topology.nodes.get(name)
  if (node === undefined) throw new Error(`the topology lists a node ${name} that it does not have`)
  return node
}

function downstreamOf(
  names: readonly string[],
  built: ReadonlyMap<string, OperatorNode>,
  parts: GraphParts,
): Downstream {
  const children = names.map((name) => {
    const child = built.get(name)
    if (child === undefined) throw new Error(`node ${name} comes before a parent of its own`)
    return child
  })
  return new Downstream(children, parts.failures.unprocessable)
}

function lowerSource(node: SourceNode, built: ReadonlyMap<string, OperatorNode>, parts: GraphParts): GraphSource {
  const where = `source ${node.name}`
  const reader = new SourceReader({
    keySerde: requireSerde(node.keySerde, 'key', where),
    valueSerde: requireSerde(node.valueSerde, 'value', where),
    timestampExtractor: node.timestampExtractor,
    nullKeys: node.nullKeys,
    nullValues: node.nullValues,
    onUnreadable: (failure) => parts.failures.unreadable(node.name, failure),
    onSkipped: (reason, place) => parts.drop(reason, node.name, place),
  })
  return { node, reader, downstream: downstreamOf(node.children, built, parts) }
}

function lowerSink(node: SinkNode, parts: GraphParts): OperatorNode {
  const { topology, applicationId, collector, spread, id } = parts.options
  const { topic } = node
  return new SinkWriter({
    name: node.name,
    topic: typeof topic === 'string' ? brokerTopicName(topology, applicationId, topic) : topic,
    keySerde: requireSerde(node.keySerde, 'key', `sink ${node.name}`),
    valueSerde: requireSerde(node.valueSerde, 'value', `sink ${node.name}`),
    partitioner: node.partitioner,
    target: collector,
    spread: spread ?? roundRobin(id.partition),
    origin: parts.origin,
    onUnwritable: (failure) => parts.failures.unwritable(failure),
  })
}

function lowerProcessor(
  node: ProcessorNode,
  built: ReadonlyMap<string, OperatorNode>,
  parts: GraphParts,
): OperatorNode {
  const { stores } = parts
  const children = new Map(node.children.map((name) => [name, downstreamOf([name], built, parts)]))
  const starting: (() => void)[] = []
  const context: OperatorContext = {
    name: node.name,
    downstream: downstreamOf(node.children, built, parts),
    life: { onStart: (action) => starting.push(action), onClose: (action) => parts.lives.closing.push(action) },
    services: parts.servicesOf(node),
    child: (name) => children.get(name) ?? unknownChild(node, name),
    table: (store) => stores.table(store),
    windows: (store) => stores.windows(store),
    sessions: (store) => stores.sessions(store),
    joined: (store) => stores.joined(store),
    unmatched: (store) => stores.unmatched(store),
    buffer: (store) => stores.buffer(store),
    remember: (name) => parts.numbers.remember(name),
    rememberLatest: (name) => parts.numbers.rememberLatest(name),
    calls: (limits) => parts.calls.add(node.name, limits),
    reject: (record, why, deadLetterTopic) => parts.failures.rejected(node.name, record, why, deadLetterTopic),
    wallClockMs: () => parts.options.clock.now(),
    emitIntervalMs: parts.options.emitIntervalMs ?? defaultEmitIntervalMs,
    waiting: (store) => stores.waiting(store),
    lookup: (view) =>
      lowerView(view, {
        stored: (store) => stores.lookup(store),
        suppressed: (store, table) => stores.buffer(store).over(table),
        transformer: (supplier) => startedTransformer(supplier, context),
      }),
    drop: (reason) => parts.drop(reason, node.name),
  }
  const operator = lowerOperator(node.operator, context)
  // Nodes are lowered last to first.
  parts.lives.starting.unshift(...starting)
  return operator
}

function unknownChild({ name, children }: ProcessorNode, wanted: string): never {
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `processor ${name} forwarded a record to '${wanted}', which is not a child of it; its children are: ${children.join(', ') || 'none'}`,
  )
}
