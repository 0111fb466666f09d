// Topics are named in older versions of an API and identified in newer ones.
import { type KafkaErrorName, zeroUuid } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { Topic } from '../topics/topic.ts'

export interface TopicReference {
  readonly name: string
  readonly topicId: string
}

/** By id where there is one, else by name. */
export function findTopic(broker: BrokerState, { name, topicId }: TopicReference): Topic | undefined {
  return topicId === zeroUuid ? broker.topics.byName(name) : broker.topics.byId(topicId)
}

/** The error for a topic that `findTopic` did not find. */
export function missingTopic({ topicId }: TopicReference): KafkaErrorName {
  return topicId === zeroUuid ? 'UNKNOWN_TOPIC_OR_PARTITION' : 'UNKNOWN_TOPIC_ID'
}

/** The partition's log, or why it cannot be used: it does not exist, or the client knows another leader epoch (-1: it knows none). */
export function findPartition(
  topic: Topic | undefined,
  partition: number,
  leaderEpoch = -1,
): PartitionLog | KafkaErrorName {
  const log = topic?.partitions[partition]
  if (!log) return 'UNKNOWN_TOPIC_OR_PARTITION'
  return leaderEpoch > 0 ? 'UNKNOWN_LEADER_EPOCH' : log
}
