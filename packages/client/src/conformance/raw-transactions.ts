// Transactions by hand, request by request, so that the reading side can be tested against every shape of them.
import { noHeaders, type TopicPartition } from '@millrace/record'
import { errorCode, RecordBatchBuilder, type Transport } from '@millrace/protocol'
import { brokerError } from '../errors.ts'
import { Cluster } from '../native/cluster/cluster.ts'
import { retrying } from '../adapter/retry.ts'
import { contextOf } from '../native/options.ts'
import type { TransactionalProducer, TransactionalRecord } from './transactional-producer.ts'

/** A transactional producer out of requests. */
export class RawTransactions implements TransactionalProducer {
  readonly #cluster: Cluster
  readonly #transactionalId: string
  #coordinator = -1
  #producerId = -1
  #producerEpoch = -1
  readonly #sequences = new Map<string, number>()
  readonly #inTransaction = new Set<string>()

  constructor(bootstrapServers: string, transport: Transport, transactionalId: string) {
    this.#cluster = new Cluster(contextOf({ bootstrapServers, transport, clientId: transactionalId }))
    this.#transactionalId = transactionalId
  }

  async open(): Promise<this> {
    await this.#until('InitProducerId', async () => {
      const key = this.#transactionalId
      const find = { key, keyType: 1, coordinatorKeys: [key] }
      const found = await this.#cluster.brokers.askAny('FindCoordinator', find, { maxVersion: 4 })
      const coordinator = found.coordinators[0] ?? found
      if (coordinator.errorCode !== 0) return coordinator.errorCode
      this.#cluster.brokers.add(coordinator.nodeId, coordinator)
      this.#coordinator = coordinator.nodeId
      const body = { transactionalId: key, transactionTimeoutMs: 60_000 }
      const answer = await this.#cluster.ask(this.#coordinator, 'InitProducerId', body, { maxVersion: 4 })
      this.#producerId = answer.producerId
      this.#producerEpoch = answer.producerEpoch
      return answer.errorCode
    })
    return this
  }

  async send(topic: string, partition: number, records: readonly TransactionalRecord[]): Promise<void> {
    const key = `${topic}-${partition}`
    if (!this.#inTransaction.has(key)) await this.#addPartition(topic, partition)
    this.#inTransaction.add(key)
    const builder = new RecordBatchBuilder()
    const bytes = (value: string | Uint8Array): Uint8Array =>
      typeof value === 'string' ? new TextEncoder().encode(value) : value
    for (const record of records) {
      builder.append(this.#cluster.context.clock.now(), record.key ?? null, bytes(record.value), noHeaders)
    }
    const baseSequence = this.#sequences.get(key) ?? 0
    const batch = builder.build({ ...this.#stamp, baseSequence, transactional: true })
    await this.#until('Produce', async () => {
      const leader = this.#cluster.leaderOf(topic, partition)
      if (!leader) {
        await this.#cluster.metadata([topic])
        return errorCode('LEADER_NOT_AVAILABLE')
      }
      const topicData = [{ name: topic, partitionData: [{ index: partition, records: batch }] }]
      const body = { transactionalId: this.#transactionalId, acks: -1, timeoutMs: 10_000, topicData }
      const answer = await this.#cluster.ask(leader.brokerId, 'Produce', body, { maxVersion: 9 })
      return answer.responses[0]?.partitionResponses[0]?.errorCode ?? -1
    })
    this.#sequences.set(key, baseSequence + records.length)
  }

  async sendOffsets(groupId: string, offsets: readonly (TopicPartition & { offset: number })[]): Promise<void> {
    const transactionalId = this.#transactionalId
    await this.#until('AddOffsetsToTxn', async () => {
      const body = { transactionalId, ...this.#stamp, groupId }
      return (await this.#cluster.ask(this.#coordinator, 'AddOffsetsToTxn', body, { maxVersion: 3 })).errorCode
    })
    await this.#until('TxnOffsetCommit', async () => {
      const coordinator = await this.#cluster.findCoordinator(groupId)
      const topics = offsets.map(({ topic, partition, offset }) => ({
        name: topic,
        partitions: [{ partitionIndex: partition, committedOffset: offset, committedMetadata: '' }],
      }))
      const body = { transactionalId, groupId, ...this.#stamp, topics }
      const answer = await this.#cluster.ask(coordinator, 'TxnOffsetCommit', body, { maxVersion: 3 })
      return answer.topics.flatMap(({ partitions }) => partitions).find((one) => one.errorCode !== 0)?.errorCode ?? 0
    })
    this.#inTransaction.add(groupId)
  }

  commit(): Promise<void> {
    return this.#end(true)
  }

  abort(): Promise<void> {
    return this.#end(false)
  }

  async close(): Promise<void> {
    this.#cluster.close()
  }

  get #stamp(): { readonly producerId: number; readonly producerEpoch: number } {
    return { producerId: this.#producerId, producerEpoch: this.#producerEpoch }
  }

  #addPartition(topic: string, partition: number): Promise<void> {
    return this.#until('AddPartitionsToTxn', async () => {
      const body = {
        v3AndBelowTransactionalId: this.#transactionalId,
        v3AndBelowProducerId: this.#producerId,
        v3AndBelowProducerEpoch: this.#producerEpoch,
        v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
      }
      const answer = await this.#cluster.ask(this.#coordinator, 'AddPartitionsToTxn', body, { maxVersion: 3 })
      return answer.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode ?? -1
    })
  }

  async #end(committed: boolean): Promise<void> {
    await this.#until('EndTxn', async () => {
      const body = { transactionalId: this.#transactionalId, ...this.#stamp, committed }
      return (await this.#cluster.ask(this.#coordinator, 'EndTxn', body, { maxVersion: 3 })).errorCode
    })
    this.#inTransaction.clear()
  }

  #until(what: string, attempt: () => Promise<number>): Promise<void> {
    return retrying(this.#cluster.context, async () => {
      const code = await attempt()
      if (code !== 0) throw brokerError(code, what)
    })
  }
}
