// Kafka's errors that only say: what you know of the topic or its leader is old.
import { errorCode } from '@millrace/protocol'

const staleCodes: ReadonlySet<number> = new Set(
  (
    [
      'UNKNOWN_TOPIC_OR_PARTITION',
      'LEADER_NOT_AVAILABLE',
      'NOT_LEADER_OR_FOLLOWER',
      'FENCED_LEADER_EPOCH',
      'UNKNOWN_LEADER_EPOCH',
      'KAFKA_STORAGE_ERROR',
      'REPLICA_NOT_AVAILABLE',
      'UNKNOWN_TOPIC_ID',
      'INCONSISTENT_TOPIC_ID',
      'OFFSET_NOT_AVAILABLE',
      'LISTENER_NOT_FOUND',
    ] as const
  ).map((name) => errorCode(name)),
)

/** True if the answer asks to refresh what is known and to try again. */
export function meansStaleMetadata(kafkaCode: number): boolean {
  return staleCodes.has(kafkaCode)
}
