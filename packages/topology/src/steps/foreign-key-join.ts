// A table joined with another one by a key in its values: two internal topics, and a store of who asked for what.
import { combinedKey, type Serde, subscription, type SubscriptionResponse, subscriptionResponse } from '@millrace/serde'
import type { Joiner, KeyValueMapper } from '../functions.ts'
import { checkName } from '../names.ts'
import type { Partitioner } from '../nodes/node.ts'
import { storesOfView } from '../nodes/table-view.ts'
import type { Expansion } from '../plan/expansion.ts'
import { GraphNode } from '../plan/graph.ts'
import { addStore, checkMaterialized, type Materialized, tableStore } from '../plan/materialized.ts'
import { requireSerde } from '../plan/missing-serde.ts'
import { recordTimestamp } from '../plan/repartition.ts'
import type { Step, StepRef } from '../plan/step.ts'
import { StoredRows, type TableDraft } from '../plan/table.ts'
import { type ForeignKeyNames, foreignKeyNames } from './foreign-key-names.ts'

export interface ForeignKeyJoinCall {
  readonly left: StepRef<TableDraft>
  readonly right: StepRef<TableDraft>
  /** Of a row of the left side; null for none. */
  readonly foreignKey: KeyValueMapper
  readonly joiner: Joiner
  /** Rows without a match are joined with null. */
  readonly keepsLeft: boolean
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

const fix = '.join(table, key, f, …)'

export function foreignKeyJoin(call: ForeignKeyJoinCall): Step<TableDraft> {
  if (call.name !== undefined) checkName(`${call.name}-subscription-registration-processor`, 'name of a join')
  checkMaterialized(call.materialized)
  return {
    kind: 'foreign-key-join',
    inputs: [call.left, call.right],
    expand: (expansion) => new ForeignKeyExpansion(expansion, call).expand(),
  }
}

class ForeignKeyExpansion {
  readonly #expansion: Expansion
  readonly #call: ForeignKeyJoinCall
  readonly #left: TableDraft
  readonly #right: TableDraft
  readonly #names: ForeignKeyNames
  readonly #resultStore: string

  constructor(expansion: Expansion, call: ForeignKeyJoinCall) {
    this.#expansion = expansion
    this.#call = call
    this.#left = expansion.of(call.left)
    this.#right = expansion.of(call.right)
    this.#right.rows.requireOldValues(true)
    this.#left.rows.requireOldValues(true)
    this.#names = foreignKeyNames(expansion, call.name)
    this.#resultStore = call.materialized?.store ?? expansion.names.store('KTABLE-FK-JOIN-OUTPUT-')
  }

  expand(): TableDraft {
    const { graph } = this.#expansion
    const subscriptions = this.#subscriptionSource()
    const answers = this.#answers(subscriptions)
    const response = graph.add(answers, this.#responseSink())
    const responses = graph.add([response], this.#responseSource())
    return this.#result(graph.add([responses], this.#resolver()))
  }

  /** Left: who asks for what, through a topic that is partitioned as the right side is. */
  #subscriptionSource(): GraphNode {
    const { graph } = this.#expansion
    const { send, subscriptionSink: sink, subscriptionSource: source, subscriptionTopic: topic } = this.#names
    const [left, right] = [this.#left, this.#right]
    const { foreignKey, keepsLeft } = this.#call
    const sender = new GraphNode(send, {}, (builder, parents, { isVersioned }) => {
      const foreignKeySerde = this.#serde(right, 'key', topic)
      const valueSerde = this.#serde(left, 'value', topic)
      const latestOnly = isVersioned(left.node)
      const of = { foreignKey, foreignKeySerde, valueSerde, left: keepsLeft, latestOnly }
      builder.addProcessor(send, { kind: 'foreign-key-send', ...of }, parents)
    })
    graph.add([left.node], sender)
    const serdes = (): TopicSerdes => ({
      keySerde: this.#serde(right, 'key', topic),
      valueSerde: subscription(this.#serde(left, 'key', topic)) as Serde<unknown>,
    })
    const written = graph.add([sender], this.#sinkNode(sink, topic, serdes))
    this.#expansion.copartition(right.sources, new Set([source]))
    return graph.add([written], this.#sourceNode(source, topic, serdes))
  }

  /** Right: subscriptions are kept and answered; changes of rows are told to those who asked. */
  #answers(subscriptions: GraphNode): readonly GraphNode[] {
    const { graph, options } = this.#expansion
    const { receive, answer, notify, subscriptionStore, subscriptionTopic } = this.#names
    const right = this.#right
    const store = tableStore(subscriptionStore, { caching: false }, noSerdes, options)
    const receiver = new GraphNode(receive, {}, (builder, parents) => {
      const foreign = this.#serde(right, 'key', subscriptionTopic)
      const primary = this.#serde(this.#left, 'key', subscriptionTopic)
      builder.addProcessor(receive, { kind: 'foreign-key-receive', store: subscriptionStore }, parents)
      const serdes = {
        keySerde: combinedKey(foreign, primary) as Serde<unknown>,
        valueSerde: subscription(primary) as Serde<unknown>,
      }
      builder.addStore({ ...store, ...serdes }, [receive])
    })
    graph.add([subscriptions], receiver)
    const table = right.rows.view()
    const uses = [{ processor: answer, stores: storesOfView(table) }]
    const answerer = new GraphNode(answer, { usesStores: uses }, (builder, parents) => {
      builder.addProcessor(answer, { kind: 'foreign-key-answer', table }, parents)
    })
    graph.add([receiver], answerer)
    const notified = [{ processor: notify, stores: [subscriptionStore] }]
    const notifier = new GraphNode(notify, { usesStores: notified }, (builder, parents, { isVersioned }) => {
      const foreignKeySerde = this.#serde(right, 'key', subscriptionTopic)
      const of = { store: subscriptionStore, foreignKeySerde, latestOnly: isVersioned(right.node) }
      builder.addProcessor(notify, { kind: 'foreign-key-notify', ...of, scansStores: true }, parents)
    })
    graph.add([right.node], notifier)
    return [answerer, notifier]
  }

  #responseSink(): GraphNode {
    const { responseSink, responseTopic } = this.#names
    return this.#sinkNode(responseSink, responseTopic, () => this.#responseSerdes(), toPrimaryPartition)
  }

  #responseSource(): GraphNode {
    const { responseSource, responseTopic } = this.#names
    return this.#sourceNode(responseSource, responseTopic, () => this.#responseSerdes())
  }

  #responseSerdes(): TopicSerdes {
    const { responseTopic } = this.#names
    return {
      keySerde: this.#serde(this.#left, 'key', responseTopic),
      valueSerde: subscriptionResponse(this.#serde(this.#right, 'value', responseTopic)) as Serde<unknown>,
    }
  }

  /** Left: answers joined with the rows that asked. */
  #resolver(): GraphNode {
    const { resolve, responseTopic } = this.#names
    const left = this.#left
    const { joiner, keepsLeft } = this.#call
    const table = left.rows.view()
    const uses = [{ processor: resolve, stores: storesOfView(table) }]
    return new GraphNode(resolve, { usesStores: uses }, (builder, parents) => {
      const valueSerde = this.#serde(left, 'value', responseTopic)
      const of = { table, valueSerde, joiner, left: keepsLeft }
      builder.addProcessor(resolve, { kind: 'foreign-key-resolve', ...of }, parents)
    })
  }

  #result(resolver: GraphNode): TableDraft {
    const { graph, options } = this.#expansion
    const { materialized = {} } = this.#call
    const name = this.#names.result
    const left = this.#left
    const serdes = { keySerde: materialized.key ?? left.keySerde, valueSerde: materialized.value }
    const store = tableStore(this.#resultStore, materialized, serdes, options)
    const rows = new StoredRows(store, materialized.store !== undefined)
    const facts = { versionedOutput: store.type === 'versioned-key-value' }
    const node = new GraphNode(name, facts, (builder, parents) => {
      const { store: needed, sendsOldValues: sendOldValues } = rows
      builder.addProcessor(name, { kind: 'table-source', store: needed?.name, sendOldValues }, parents)
      if (needed) addStore(builder, needed, { processor: name, operation: 'join', fix })
    })
    graph.add([resolver], node)
    const sources = this.#expansion.copartition(left.sources, new Set([this.#names.responseSource]))
    return { name, node, keySerde: left.keySerde, valueSerde: materialized.value, sources, rows }
  }

  #sinkNode(name: string, topic: string, serdes: () => TopicSerdes, partitioner?: Partitioner): GraphNode {
    return new GraphNode(name, {}, (builder, parents) => {
      builder.addRepartitionTopic({ name: topic, partitions: undefined })
      builder.addSink(name, { topic, ...serdes(), partitioner }, parents)
    })
  }

  #sourceNode(name: string, topic: string, serdes: () => TopicSerdes): GraphNode {
    return new GraphNode(name, {}, (builder) => {
      const timestampExtractor = recordTimestamp
      builder.addSource(name, { topics: [topic], ...serdes(), timestampExtractor, offsetReset: undefined })
    })
  }

  #serde(of: TableDraft, part: 'key' | 'value', topic: string): Serde<unknown> {
    const place = `to internal topic '${topic}'`
    const use = { by: `join of '${this.#left.name}'`, does: 'writes', place, fix: tableFix } as const
    return requireSerde(part === 'key' ? of.keySerde : of.valueSerde, part, use)
  }
}

const tableFix = 'both tables with their serdes, such as .mapValues(f, …)'
const noSerdes = { keySerde: undefined, valueSerde: undefined }

interface TopicSerdes {
  readonly keySerde: Serde<unknown>
  readonly valueSerde: Serde<unknown>
}

const toPrimaryPartition: Partitioner = (_topic, _key, value) =>
  (value as SubscriptionResponse<unknown>).primaryPartition ?? undefined
