// Cluster, topics, configs, offsets and groups: what the runtime and the command line administer.
import type { TopicPartition } from '@millrace/record'
import type { CommittedOffset, OffsetToCommit } from './group-member.ts'

export interface ClusterDescription {
  readonly clusterId: string
  readonly brokers: readonly { readonly id: number; readonly host: string; readonly port: number }[]
}

export interface TopicDescription {
  readonly name: string
  /** The topic's uuid: another one means that the topic was deleted and made again. Empty where the broker is too old to say. */
  readonly id: string
  readonly internal: boolean
  readonly partitions: readonly {
    readonly partition: number
    readonly leader: number
    readonly replicas: readonly number[]
    readonly inSync: readonly number[]
  }[]
}

export interface TopicSpec {
  readonly name: string
  /** −1 or absent: the broker's default. */
  readonly partitions?: number
  /** −1 or absent: the broker's default. */
  readonly replicationFactor?: number
  readonly configs?: Readonly<Record<string, string>>
}

export interface TopicConfigEntry {
  readonly name: string
  readonly value: string | null
  readonly isDefault: boolean
}

export interface OffsetQuery extends TopicPartition {
  /** A number is a timestamp in milliseconds: the first offset whose record is not older. */
  readonly at: 'earliest' | 'latest' | number
}

export interface GroupDescription {
  readonly groupId: string
  readonly state: string
  readonly protocolType: string
  readonly protocol: string
  readonly members: readonly {
    readonly memberId: string
    readonly instanceId: string | null
    readonly clientId: string
    readonly host: string
    readonly metadata: Uint8Array
    readonly assignment: Uint8Array
  }[]
}

/** Each method rejects with a `MillraceError`; a topic or group that is missing is `CLIENT_UNKNOWN_TOPIC` or `CLIENT_UNKNOWN_GROUP` except where the method says otherwise. */
export interface LogAdmin {
  cluster(): Promise<ClusterDescription>
  /** Topics by name; a missing one is absent from the map. Without names: all topics. */
  describeTopics(names?: readonly string[]): Promise<ReadonlyMap<string, TopicDescription>>
  /** Resolves when the topics exist on every broker asked; one that exists already rejects with `CLIENT_TOPIC_EXISTS` after the others were made. */
  createTopics(topics: readonly TopicSpec[]): Promise<void>
  deleteTopics(names: readonly string[]): Promise<void>
  createPartitions(topic: string, total: number): Promise<void>
  describeConfigs(topic: string): Promise<readonly TopicConfigEntry[]>
  /** Sets the named configs; null goes back to the default. */
  alterConfigs(topic: string, configs: Readonly<Record<string, string | null>>): Promise<void>
  /** Offsets keyed as `partitionKey`. A timestamp after the last record gives the end. `latest` is the last stable offset under `read_committed`, else the high watermark (default). */
  listOffsets(
    queries: readonly OffsetQuery[],
    isolation?: 'read_committed' | 'read_uncommitted',
  ): Promise<ReadonlyMap<string, number>>
  /** Deletes records below `beforeOffset`. */
  deleteRecords(partitions: readonly (TopicPartition & { readonly beforeOffset: number })[]): Promise<void>
  listGroups(): Promise<readonly { readonly groupId: string; readonly protocolType: string; readonly state: string }[]>
  describeGroups(groupIds: readonly string[]): Promise<readonly GroupDescription[]>
  /** All committed offsets of a group, keyed as `partitionKey`. */
  groupOffsets(groupId: string): Promise<ReadonlyMap<string, CommittedOffset & TopicPartition>>
  /** Sets offsets of a group that has no members. */
  setGroupOffsets(groupId: string, offsets: readonly OffsetToCommit[]): Promise<void>
  deleteGroups(groupIds: readonly string[]): Promise<void>
}
