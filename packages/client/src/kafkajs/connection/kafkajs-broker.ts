// The part of kafkajs that this adapter stands on: its `Broker`, which holds the connections to one broker, signs in, agrees on versions,
// and encodes and decodes requests. kafkajs's own consumer and producer loops are never started.
import type { IHeaders, Kafka, Message } from 'kafkajs'
import { clientError } from '../../errors.ts'

export interface BatchContext {
  readonly firstOffset: string
  readonly lastOffsetDelta: number
  readonly producerId: string
  readonly inTransaction: boolean
}

export interface FetchedMessage {
  readonly offset: string
  readonly timestamp: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer | null | readonly (Buffer | null)[]>>
  readonly isControlRecord: boolean
  /** One object for all messages of a batch. */
  readonly batchContext: BatchContext
}

export interface FetchAnswer {
  readonly responses: readonly {
    readonly topicName: string
    readonly partitions: readonly {
      readonly partition: number
      readonly highWatermark: string
      readonly lastStableOffset: string
      /** The log's start; kafkajs names it so. */
      readonly lastStartOffset?: string
      readonly abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[]
      readonly messages: readonly FetchedMessage[]
    }[]
  }[]
}

export interface MetadataAnswer {
  readonly clusterId: string
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[]
  readonly topicMetadata: readonly {
    readonly topic: string
    readonly isInternal?: boolean
    readonly partitionMetadata: readonly {
      readonly partitionId: number
      readonly leader: number
      readonly replicas: readonly number[]
      readonly isr: readonly number[]
    }[]
  }[]
}

interface InTopics<P> {
  readonly topic: string
  readonly partitions: readonly P[]
}

interface OffsetAt {
  readonly partition: number
  readonly offset: string
}

interface OfGroup {
  readonly groupId: string
  readonly memberId: string
}

/** Each method is one request to this broker and rejects when any part of the answer carries an error, without saying which part. */
export interface KafkajsBroker {
  connect(): Promise<void>
  disconnect(): Promise<void>
  readonly connectionPool: ConnectionPool
  metadata(topics: readonly string[]): Promise<MetadataAnswer>
  fetch(request: {
    isolationLevel: number
    maxWaitTime: number
    minBytes: number
    maxBytes: number
    topics: readonly InTopics<{ partition: number; fetchOffset: string; maxBytes: number }>[]
  }): Promise<FetchAnswer>
  initProducerId(request: { transactionTimeout: number }): Promise<{ producerId: string; producerEpoch: number }>
  produce(request: {
    acks: number
    timeout: number
    compression: number
    producerId: string
    producerEpoch: number
    topicData: readonly InTopics<{ partition: number; firstSequence: number; messages: readonly KafkajsRecord[] }>[]
  }): Promise<{
    readonly topics: readonly {
      readonly topicName: string
      readonly partitions: readonly { readonly partition: number; readonly baseOffset: string }[]
    }[]
  }>
  listOffsets(request: {
    isolationLevel: number
    topics: readonly InTopics<{ partition: number; timestamp: string }>[]
  }): Promise<{ readonly responses: readonly InTopics<OffsetAt>[] }>
  deleteRecords(request: { topics: readonly InTopics<OffsetAt>[] }): Promise<unknown>
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<{
    readonly coordinator: { readonly nodeId: number; readonly host: string; readonly port: number }
  }>
  joinGroup(
    request: OfGroup & {
      sessionTimeout: number
      rebalanceTimeout: number
      protocolType: string
      groupProtocols: readonly { name: string; metadata: Buffer }[]
    },
  ): Promise<{
    readonly generationId: number
    readonly groupProtocol: string
    readonly leaderId: string
    readonly memberId: string
    readonly members: readonly {
      readonly memberId: string
      readonly groupInstanceId?: string | null
      readonly memberMetadata: Buffer
    }[]
  }>
  syncGroup(
    request: OfGroup & {
      generationId: number
      groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[]
    },
  ): Promise<{ readonly memberAssignment: Buffer | null }>
  heartbeat(request: OfGroup & { groupGenerationId: number }): Promise<unknown>
  leaveGroup(request: OfGroup): Promise<unknown>
  offsetCommit(
    request: OfGroup & { groupGenerationId: number; topics: readonly InTopics<OffsetAt & { metadata: string }>[] },
  ): Promise<unknown>
  /** No topics: all offsets of the group. */
  offsetFetch(request: { groupId: string; topics: readonly InTopics<{ partition: number }>[] }): Promise<{
    readonly responses: readonly InTopics<OffsetAt & { metadata: string | null }>[]
  }>
  createTopics(request: {
    topics: readonly {
      topic: string
      numPartitions: number
      replicationFactor: number
      configEntries: readonly { name: string; value: string }[]
    }[]
    timeout: number
  }): Promise<unknown>
  deleteTopics(request: { topics: readonly string[]; timeout: number }): Promise<unknown>
  createPartitions(request: {
    topicPartitions: readonly { topic: string; count: number }[]
    timeout: number
  }): Promise<unknown>
  describeConfigs(request: { resources: readonly { type: number; name: string; configNames: [] }[] }): Promise<{
    readonly resources: readonly {
      readonly configEntries: readonly {
        readonly configName: string
        readonly configValue: string | null
        readonly configSource: number
      }[]
    }[]
  }>
  alterConfigs(request: {
    resources: readonly { type: number; name: string; configEntries: readonly { name: string; value: string }[] }[]
  }): Promise<unknown>
  listGroups(): Promise<{ readonly groups: readonly { readonly groupId: string; readonly protocolType: string }[] }>
  describeGroups(request: { groupIds: readonly string[] }): Promise<{
    readonly groups: readonly {
      readonly groupId: string
      readonly state: string
      readonly protocolType: string
      readonly protocol: string
      readonly members: readonly {
        readonly memberId: string
        readonly clientId: string
        readonly clientHost: string
        readonly memberMetadata: Buffer
        readonly memberAssignment: Buffer
      }[]
    }[]
  }>
  /** The one answer whose errors kafkajs leaves in it. */
  deleteGroups(groupIds: readonly string[]): Promise<{ readonly results: readonly { readonly error?: Error }[] }>
}

/** A record as `produce` takes it: nothing is left for kafkajs to choose. */
export type KafkajsRecord = Required<Omit<Message, 'partition' | 'headers'>> & { readonly headers: IHeaders }

interface ConnectionPool {
  readonly host: string
  readonly port: number
  /** The second one is for fetches, the first one for all else. */
  readonly pool: readonly KafkajsConnection[]
  getConnection(index: number): Promise<unknown>
}

interface KafkajsConnection {
  isConnected(): boolean
  rejectRequests(error: Error): void
  readonly requestQueue: { readonly pending: readonly unknown[]; scheduleCheckPendingRequests(): void }
}

/** Makes unconnected brokers with the configuration of one `Kafka`. Without an address: the next one of its list. */
export type MakeBroker = (address?: { readonly host: string; readonly port: number }) => Promise<KafkajsBroker>

interface KafkajsCluster {
  readonly rootLogger: unknown
  readonly connectionPoolBuilder: { build(address?: { host: string; port: number }): Promise<ConnectionPool> }
  readonly brokerPool: { createBroker(options: { connectionPool: ConnectionPool; logger: unknown }): KafkajsBroker }
}

/** kafkajs hands its cluster to whoever assigns partitions: the way in that its types declare. Throws `CLIENT_NOT_SUPPORTED`. */
export function brokersOf(kafka: Kafka): MakeBroker {
  let found: Partial<KafkajsCluster> | undefined
  kafka.consumer({
    groupId: 'never-joined',
    allowAutoTopicCreation: false,
    partitionAssigners: [
      ({ cluster }) => {
        found = cluster as unknown as Partial<KafkajsCluster>
        return { name: '', version: 0, assign: async () => [], protocol: () => ({ name: '', metadata: Buffer.of() }) }
      },
    ],
  })
  const { connectionPoolBuilder, brokerPool, rootLogger: logger } = found ?? {}
  if (!connectionPoolBuilder?.build || !brokerPool?.createBroker) {
    const message = 'this is no Kafka of kafkajs 2.2; install kafkajs@2.2, or use nativeClient'
    throw clientError('CLIENT_NOT_SUPPORTED', message)
  }
  return async (address) => {
    const connectionPool = await connectionPoolBuilder.build(address)
    for (const { requestQueue } of connectionPool.pool) withoutIdleTimer(requestQueue)
    return brokerPool.createBroker({ connectionPool, logger })
  }
}

/** kafkajs looks after each answer whether a throttled request waits, with a timer of a negative delay, a thousand times a second: only where one waits. */
function withoutIdleTimer(queue: KafkajsConnection['requestQueue']): void {
  const schedule = queue.scheduleCheckPendingRequests.bind(queue)
  queue.scheduleCheckPendingRequests = () => {
    if (queue.pending.length > 0) schedule()
  }
}
