// The topics of the cluster as statements see them: a picture of one moment, in which the statements of a script make and delete topics of their own.
import type { LogAdmin, TopicSpec } from '@millrace/client'
import { isMillraceError } from '@millrace/record'
import { type NewTopic, statementError, type TopicDirectory, type WantedTopic } from '@millrace/sql'
import type { SeenTopic } from '../command/command.ts'

export class ClusterTopics implements TopicDirectory {
  readonly #topics: Map<string, SeenTopic>

  private constructor(topics: Iterable<readonly [string, SeenTopic]>) {
    this.#topics = new Map(topics)
  }

  static async read(admin: LogAdmin): Promise<ClusterTopics> {
    const described = await admin.describeTopics()
    return new ClusterTopics(
      [...described].map(([name, { partitions }]) => [
        name,
        { partitions: partitions.length, replicas: partitions[0]?.replicas.length ?? 1 },
      ]),
    )
  }

  /** For statements that do not ask. */
  static none(): ClusterTopics {
    return new ClusterTopics([])
  }

  topic(name: string): SeenTopic | undefined {
    return this.#topics.get(name)
  }

  /** In ksqlDB's words. More replicas than wanted are as good. */
  check(name: string, wanted: WantedTopic): void {
    const there = this.topic(name)
    if (there === undefined) return
    const { partitions = there.partitions, replicas = there.replicas } = wanted
    if (there.partitions === partitions && there.replicas >= replicas) return
    throw statementError(
      `A Kafka topic with the name '${name}' already exists, with different partition/replica configuration than required. ` +
        `KSQL expects ${partitions} partitions (topic has ${there.partitions}), and ${replicas} replication factor (topic has ${there.replicas}).`,
      { hint: `Give PARTITIONS = ${there.partitions}, or name another topic` },
    )
  }

  add({ name, partitions, replicas }: NewTopic): void {
    this.#topics.set(name, { partitions, replicas: replicas ?? 1 })
  }

  remove(name: string): void {
    this.#topics.delete(name)
  }
}

/** One that is there by now is as good. */
export async function makeTopic(admin: LogAdmin, topic: TopicSpec): Promise<void> {
  try {
    await admin.createTopics([topic])
  } catch (error) {
    if (!isMillraceError(error, 'CLIENT_TOPIC_EXISTS')) throw error
  }
}

export function specOf({ name, partitions, replicas, cleanupPolicy, retentionMs }: NewTopic): TopicSpec {
  return {
    name,
    partitions,
    ...(replicas === undefined ? {} : { replicationFactor: replicas }),
    configs: {
      'cleanup.policy': cleanupPolicy,
      ...(retentionMs === undefined ? {} : { 'retention.ms': String(retentionMs) }),
    },
  }
}

/** One that is gone by now is as good. */
export async function deleteTopic(admin: LogAdmin, name: string): Promise<void> {
  try {
    await admin.deleteTopics([name])
  } catch (error) {
    if (!isMillraceError(error, 'CLIENT_UNKNOWN_TOPIC')) throw error
  }
}
