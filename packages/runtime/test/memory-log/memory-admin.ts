import { MillraceError, partitionKey } from '@millrace/record'
import type { MemoryLog } from './memory-log.ts'
import type { LogAdmin } from './port.ts'

function unused(): never {
  throw new Error('not part of what an application asks of its admin')
}

export function memoryAdmin(log: MemoryLog): LogAdmin {
  return {
    cluster: () => Promise.resolve({ clusterId: log.clusterId, brokers: [] }),
    describeTopics: (names) =>
      Promise.resolve(
        new Map(
          [...log.topics]
            .filter(([name]) => names === undefined || names.includes(name))
            .map(([name, { id, partitions }]) => [
              name,
              {
                name,
                id,
                internal: false,
                partitions: partitions.map((_, partition) => ({ partition, leader: 0, replicas: [0], inSync: [0] })),
              },
            ]),
        ),
      ),
    createTopics: async (topics) => {
      const existing = topics.filter(({ name }) => log.topics.has(name))
      for (const { name, partitions, configs } of topics) {
        if (!log.topics.has(name)) log.createTopic(name, partitions ?? 1, configs ?? {})
      }
      if (existing.length > 0) throw new MillraceError('CLIENT_TOPIC_EXISTS', existing.map(({ name }) => name).join())
    },
    listOffsets: (queries) =>
      Promise.resolve(
        new Map(
          queries.map(({ topic, partition, at }) => [
            partitionKey(topic, partition),
            at === 'earliest' ? log.start(topic, partition) : log.end(topic, partition),
          ]),
        ),
      ),
    deleteRecords: async (partitions) => {
      for (const { topic } of partitions) {
        if (!log.topics.has(topic)) throw new MillraceError('CLIENT_UNKNOWN_TOPIC', topic)
      }
      for (const { topic, partition, beforeOffset } of partitions) log.truncateBefore(topic, partition, beforeOffset)
    },
    groupOffsets: (groupId) => Promise.resolve(log.group(groupId).offsets),
    deleteTopics: async (names) => names.forEach((name) => log.topics.delete(name)),
    createPartitions: unused,
    describeConfigs: unused,
    alterConfigs: unused,
    listGroups: unused,
    describeGroups: unused,
    setGroupOffsets: unused,
    deleteGroups: unused,
  }
}
