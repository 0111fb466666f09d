// What internal topics a topology needs and with which configs: Kafka Streams' defaults. Changelogs are compacted, repartition topics keep everything until it is purged.
import type { StoreSpec, Topology } from '@millrace/topology'
import { type PartitionCounts, taskCount } from './partition-counts.ts'
import { changelogTopicName, repartitionTopicName } from './topic-names.ts'

export interface InternalTopic {
  /** The name on the broker. */
  readonly name: string
  readonly kind: 'changelog' | 'repartition'
  readonly partitions: number
  readonly configs: Readonly<Record<string, string>>
}

const repartitionConfigs: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  // Records go when they are processed (`RepartitionPurge`), never by age.
  'retention.ms': '-1',
  'segment.bytes': '52428800',
  'message.timestamp.type': 'CreateTime',
}

const changelogConfigs: Readonly<Record<string, string>> = {
  'cleanup.policy': 'compact',
  'message.timestamp.type': 'CreateTime',
}

/** A changelog of windows is kept a day longer than its store needs, in case that a clock of the brokers runs ahead of stream time. */
const additionalRetentionMs = 86_400_000

/** Kafka's largest time. */
const forever = '9223372036854775807'

function windowedConfigs({ windowed }: StoreSpec): Readonly<Record<string, string>> {
  if (windowed === undefined) return {}
  const retentionMs = windowed.retentionMs + additionalRetentionMs
  return {
    'cleanup.policy': 'compact,delete',
    'retention.ms': Number.isSafeInteger(retentionMs) ? String(retentionMs) : forever,
  }
}

/** Changelogs and repartition topics of an application, with the number of partitions they must have. None for a sub-topology without a task: its patterns match nothing yet. */
export function internalTopics(
  topology: Topology,
  applicationId: string,
  counts: PartitionCounts,
): readonly InternalTopic[] {
  const repartition = [...topology.repartitionTopics.values()].map(
    (topic): InternalTopic => ({
      name: repartitionTopicName(applicationId, topic.name),
      kind: 'repartition',
      partitions: counts.get(topic.name) ?? 0,
      configs: repartitionConfigs,
    }),
  )
  const changelogs = topology.subtopologies.flatMap((subtopology) =>
    subtopology.stores.flatMap((name): InternalTopic[] => {
      const spec = topology.stores.get(name)
      if (!spec || !hasOwnChangelog(spec)) return []
      return [
        {
          name: changelogTopicName(applicationId, name),
          kind: 'changelog',
          partitions: taskCount(subtopology, counts),
          configs: { ...changelogConfigs, ...windowedConfigs(spec), ...spec.changelogConfigs },
        },
      ]
    }),
  )
  return [...repartition, ...changelogs].filter(({ partitions }) => partitions > 0)
}

/** False for stores without a changelog and for those that a source topic serves as one. */
function hasOwnChangelog(spec: StoreSpec): boolean {
  return spec.logging && spec.changelogSourceTopic === undefined
}
