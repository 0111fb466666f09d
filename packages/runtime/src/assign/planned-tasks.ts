// Which tasks a topology has: one for each partition number of each sub-topology's source topics.
import type { TopicPartition } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { type PartitionCounts, taskCount } from '../topics/partition-counts.ts'
import { brokerTopicName } from '../topics/topic-names.ts'
import { type TaskCoordinates, taskName } from './task-name.ts'

export interface PlannedTask {
  readonly id: TaskCoordinates
  /** With the names that the topics have on the broker. */
  readonly inputs: readonly TopicPartition[]
}

/** All tasks by name, in the order of sub-topology and partition. */
export function plannedTasks(
  topology: Topology,
  applicationId: string,
  counts: PartitionCounts,
): ReadonlyMap<string, PlannedTask> {
  const tasks = new Map<string, PlannedTask>()
  for (const subtopology of topology.subtopologies) {
    for (let partition = 0; partition < taskCount(subtopology, counts); partition++) {
      const id = { subtopology: subtopology.id, partition }
      const inputs = subtopology.sourceTopics
        .filter((topic) => partition < (counts.get(topic) ?? 0))
        .map((topic) => ({ topic: brokerTopicName(topology, applicationId, topic), partition }))
      tasks.set(taskName(id), { id, inputs })
    }
  }
  return tasks
}
