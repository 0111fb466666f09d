// Every API by name and by key. Schemas are data (messages/); codecs are compiled from them on first use and kept.
import { protocolError } from './errors.ts'
import { addOffsetsToTxn } from './messages/add-offsets-to-txn.ts'
import { addPartitionsToTxn } from './messages/add-partitions-to-txn.ts'
import { alterConfigs } from './messages/alter-configs.ts'
import { apiVersions } from './messages/api-versions.ts'
import { consumerGroupDescribe } from './messages/consumer-group-describe.ts'
import { consumerGroupHeartbeat } from './messages/consumer-group-heartbeat.ts'
import { createPartitions } from './messages/create-partitions.ts'
import { createTopics } from './messages/create-topics.ts'
import { deleteGroups } from './messages/delete-groups.ts'
import { deleteRecords } from './messages/delete-records.ts'
import { deleteTopics } from './messages/delete-topics.ts'
import { describeCluster } from './messages/describe-cluster.ts'
import { describeConfigs } from './messages/describe-configs.ts'
import { describeGroups } from './messages/describe-groups.ts'
import { describeProducers } from './messages/describe-producers.ts'
import { describeTopicPartitions } from './messages/describe-topic-partitions.ts'
import { describeTransactions } from './messages/describe-transactions.ts'
import { endTxn } from './messages/end-txn.ts'
import { fetch } from './messages/fetch.ts'
import { findCoordinator } from './messages/find-coordinator.ts'
import { heartbeat } from './messages/heartbeat.ts'
import { incrementalAlterConfigs } from './messages/incremental-alter-configs.ts'
import { initProducerId } from './messages/init-producer-id.ts'
import { joinGroup } from './messages/join-group.ts'
import { leaveGroup } from './messages/leave-group.ts'
import { listGroups } from './messages/list-groups.ts'
import { listOffsets } from './messages/list-offsets.ts'
import { listTransactions } from './messages/list-transactions.ts'
import { metadata } from './messages/metadata.ts'
import { offsetCommit } from './messages/offset-commit.ts'
import { offsetFetch } from './messages/offset-fetch.ts'
import { offsetForLeaderEpoch } from './messages/offset-for-leader-epoch.ts'
import { produce } from './messages/produce.ts'
import { saslAuthenticate } from './messages/sasl-authenticate.ts'
import { saslHandshake } from './messages/sasl-handshake.ts'
import { syncGroup } from './messages/sync-group.ts'
import { txnOffsetCommit } from './messages/txn-offset-commit.ts'
import type { MessageInputOf, MessageOf } from './schema/inference.ts'
import type { ApiSchema } from './schema/notation.ts'

export interface Apis {
  readonly Produce: typeof produce
  readonly Fetch: typeof fetch
  readonly ListOffsets: typeof listOffsets
  readonly Metadata: typeof metadata
  readonly OffsetCommit: typeof offsetCommit
  readonly OffsetFetch: typeof offsetFetch
  readonly FindCoordinator: typeof findCoordinator
  readonly JoinGroup: typeof joinGroup
  readonly Heartbeat: typeof heartbeat
  readonly LeaveGroup: typeof leaveGroup
  readonly SyncGroup: typeof syncGroup
  readonly DescribeGroups: typeof describeGroups
  readonly ListGroups: typeof listGroups
  readonly SaslHandshake: typeof saslHandshake
  readonly ApiVersions: typeof apiVersions
  readonly CreateTopics: typeof createTopics
  readonly DeleteTopics: typeof deleteTopics
  readonly DeleteRecords: typeof deleteRecords
  readonly InitProducerId: typeof initProducerId
  readonly OffsetForLeaderEpoch: typeof offsetForLeaderEpoch
  readonly AddPartitionsToTxn: typeof addPartitionsToTxn
  readonly AddOffsetsToTxn: typeof addOffsetsToTxn
  readonly EndTxn: typeof endTxn
  readonly TxnOffsetCommit: typeof txnOffsetCommit
  readonly DescribeConfigs: typeof describeConfigs
  readonly AlterConfigs: typeof alterConfigs
  readonly SaslAuthenticate: typeof saslAuthenticate
  readonly CreatePartitions: typeof createPartitions
  readonly DeleteGroups: typeof deleteGroups
  readonly IncrementalAlterConfigs: typeof incrementalAlterConfigs
  readonly DescribeCluster: typeof describeCluster
  readonly DescribeProducers: typeof describeProducers
  readonly DescribeTransactions: typeof describeTransactions
  readonly ListTransactions: typeof listTransactions
  readonly ConsumerGroupHeartbeat: typeof consumerGroupHeartbeat
  readonly ConsumerGroupDescribe: typeof consumerGroupDescribe
  readonly DescribeTopicPartitions: typeof describeTopicPartitions
}

export type ApiName = keyof Apis

/** A decoded request: every field is there. */
export type RequestOf<A extends ApiName> = MessageOf<Apis[A]['request']>
/** A decoded response: every field is there. */
export type ResponseOf<A extends ApiName> = MessageOf<Apis[A]['response']>
/** A request to encode: fields with a default, or that not every version has, may be left out. */
export type RequestInput<A extends ApiName> = MessageInputOf<Apis[A]['request']>
/** A response to encode: fields with a default, or that not every version has, may be left out. */
export type ResponseInput<A extends ApiName> = MessageInputOf<Apis[A]['response']>

/** Every API this package has a schema for, over all versions that Apache Kafka 4.1 has. What a broker advertises is its own matter. */
export const apis: Apis = {
  Produce: produce,
  Fetch: fetch,
  ListOffsets: listOffsets,
  Metadata: metadata,
  OffsetCommit: offsetCommit,
  OffsetFetch: offsetFetch,
  FindCoordinator: findCoordinator,
  JoinGroup: joinGroup,
  Heartbeat: heartbeat,
  LeaveGroup: leaveGroup,
  SyncGroup: syncGroup,
  DescribeGroups: describeGroups,
  ListGroups: listGroups,
  SaslHandshake: saslHandshake,
  ApiVersions: apiVersions,
  CreateTopics: createTopics,
  DeleteTopics: deleteTopics,
  DeleteRecords: deleteRecords,
  InitProducerId: initProducerId,
  OffsetForLeaderEpoch: offsetForLeaderEpoch,
  AddPartitionsToTxn: addPartitionsToTxn,
  AddOffsetsToTxn: addOffsetsToTxn,
  EndTxn: endTxn,
  TxnOffsetCommit: txnOffsetCommit,
  DescribeConfigs: describeConfigs,
  AlterConfigs: alterConfigs,
  SaslAuthenticate: saslAuthenticate,
  CreatePartitions: createPartitions,
  DeleteGroups: deleteGroups,
  IncrementalAlterConfigs: incrementalAlterConfigs,
  DescribeCluster: describeCluster,
  DescribeProducers: describeProducers,
  DescribeTransactions: describeTransactions,
  ListTransactions: listTransactions,
  ConsumerGroupHeartbeat: consumerGroupHeartbeat,
  ConsumerGroupDescribe: consumerGroupDescribe,
  DescribeTopicPartitions: describeTopicPartitions,
}

const catalogue: Readonly<Record<ApiName, ApiSchema>> = apis
const byKey: ReadonlyMap<number, ApiName> = new Map(
  (Object.keys(catalogue) as ApiName[]).map((name) => [catalogue[name].key, name]),
)

/** The API of a key, or undefined for one that has no schema here. */
export function apiByKey(key: number): ApiName | undefined {
  return byKey.get(key)
}

/** An API's schema as data. */
export function schemaOf(api: ApiName): ApiSchema {
  return catalogue[api]
}

/** True for the versions whose messages are flexible: compact lengths and tagged fields. */
export function isFlexible(api: ApiName, version: number): boolean {
  const { flexible } = catalogue[api]
  return flexible !== null && version >= flexible
}

/** Throws `PROTOCOL_UNSUPPORTED_VERSION` where the schema does not reach. */
export function expectVersion(api: ApiName, version: number): void {
  const [from, to] = catalogue[api].versions
  if (!Number.isInteger(version) || version < from || version > to) {
    throw protocolError('PROTOCOL_UNSUPPORTED_VERSION', `${api} has the versions ${from} to ${to}, not ${version}`, {
      apiKey: catalogue[api].key,
      version,
    })
  }
}
