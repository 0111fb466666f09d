// The administration of the port, over kafkajs's requests.
import type { LogAdmin } from '../../port/log-admin.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { answering } from '../connection/retry.ts'
import { deleteRecords } from './delete-records.ts'
import { deleteGroups, describeGroups, groupOffsets, listGroups, setGroupOffsets } from './groups.ts'
import { listOffsets } from './list-offsets.ts'
import {
  alterConfigs,
  createPartitions,
  createTopics,
  deleteTopics,
  describeConfigs,
  describeTopics,
} from './topics.ts'

export function kafkajsAdmin(cluster: KafkajsCluster): LogAdmin {
  return {
    cluster: async () => {
      const { clusterId, brokers } = await answering(cluster, () => cluster.metadata([]))
      return { clusterId, brokers: brokers.map(({ nodeId, host, port }) => ({ id: nodeId, host, port })) }
    },
    describeTopics: (names) => describeTopics(cluster, names),
    createTopics: (topics) => createTopics(cluster, topics),
    deleteTopics: (names) => deleteTopics(cluster, names),
    createPartitions: (topic, total) => createPartitions(cluster, topic, total),
    describeConfigs: (topic) => describeConfigs(cluster, topic),
    alterConfigs: (topic, configs) => alterConfigs(cluster, topic, configs),
    listOffsets: (queries, isolation = 'read_uncommitted') =>
      answering(cluster, () => listOffsets(cluster, queries, isolation)),
    deleteRecords: (partitions) => deleteRecords(cluster, partitions),
    listGroups: () => listGroups(cluster),
    describeGroups: (groupIds) => describeGroups(cluster, groupIds),
    groupOffsets: (groupId) => groupOffsets(cluster, groupId),
    setGroupOffsets: (groupId, offsets) => setGroupOffsets(cluster, groupId, offsets),
    deleteGroups: (groupIds) => deleteGroups(cluster, groupIds),
  }
}
