// The topics of a case and what they hold: what the statements see of the cluster, what queries read and write.
import { type Headers, noHeaders } from '@millrace/record'
import type { TopicDirectory } from '@millrace/sql'

export interface TopicRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly timestamp: number
  readonly headers: Headers
}

export interface ClusterTopic {
  readonly partitions: number
  readonly replicas: number
}

/** Of topics that a statement or a record only names, and of every sink. */
export const usualTopic: ClusterTopic = { partitions: 4, replicas: 1 }

export class CaseCluster implements TopicDirectory {
  readonly #topics = new Map<string, ClusterTopic>()
  readonly #records = new Map<string, TopicRecord[]>()

  get names(): readonly string[] {
    return [...this.#topics.keys()]
  }

  topic(name: string): ClusterTopic | undefined {
    return this.#topics.get(name)
  }

  /** Creates it, or changes what is known of it; its records stay. */
  put(name: string, topic: ClusterTopic): void {
    this.#topics.set(name, topic)
  }

  append(topic: string, { key, value, timestamp, headers }: TopicRecord): void {
    const records = this.#records.get(topic) ?? []
    records.push({ key, value, timestamp, headers: headers ?? noHeaders })
    this.#records.set(topic, records)
  }

  records(topic: string): readonly TopicRecord[] {
    return this.#records.get(topic) ?? []
  }
}
