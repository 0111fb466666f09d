// A partition of a topic, and its key for maps.

export interface TopicPartition {
  readonly topic: string
  /** 0 or more. */
  readonly partition: number
}

/** `topic-partition`, as Kafka prints it. Unique, because the part after the last `-` is the number. */
export function partitionKey(topic: string, partition: number): string {
  return `${topic}-${partition}`
}
