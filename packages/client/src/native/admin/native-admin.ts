// The admin port: each method is a function of this folder, over the client's cluster.
import { retrying } from '../../adapter/retry.ts'
import type { LogAdmin } from '../../port/log-admin.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { alterConfigs, describeConfigs } from './configs.ts'
import { deleteRecords } from './delete-records.ts'
import { deleteGroups, describeGroups, groupOffsets, listGroups, setGroupOffsets } from './groups.ts'
import { listOffsets } from './list-offsets.ts'
import { createPartitions, createTopics, deleteTopics, describeTopics } from './topics.ts'

export function nativeAdmin(cluster: Cluster): LogAdmin {
  const { context, signal } = cluster
  return {
    async cluster() {
      const answer = await retrying(context, () => cluster.metadata([]), { signal })
      const brokers = answer.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, host, port }))
      return { clusterId: answer.clusterId ?? '', brokers }
    },
    describeTopics: (names) => describeTopics(cluster, names),
    createTopics: (topics) => createTopics(cluster, topics),
    deleteTopics: (names) => deleteTopics(cluster, names),
    createPartitions: (topic, total) => createPartitions(cluster, topic, total),
    describeConfigs: (topic) => describeConfigs(cluster, topic),
    alterConfigs: (topic, configs) => alterConfigs(cluster, topic, configs),
    listOffsets: (queries, isolation = 'read_uncommitted') =>
      retrying(context, () => listOffsets(cluster, queries, isolation), { signal }),
    deleteRecords: (partitions) => deleteRecords(cluster, partitions),
    listGroups: () => listGroups(cluster),
    describeGroups: (groupIds) => describeGroups(cluster, groupIds),
    groupOffsets: (groupId) => groupOffsets(cluster, groupId),
    setGroupOffsets: (groupId, offsets) => setGroupOffsets(cluster, groupId, offsets),
    deleteGroups: (groupIds) => deleteGroups(cluster, groupIds),
  }
}
