// What is raised by `poll` when a partition cannot be read on.
import { type ClientError, clientError } from '../../errors.ts'
import type { AssignedPartition } from './assigned-partition.ts'

/** `error` is why a fetch of this partition alone failed, or why it has no leader (undefined: the topic has no such partition). */
export function fetchFailure(error: ClientError | undefined, at: AssignedPartition): ClientError {
  const { topic, partition, key, fetchPosition: offset } = at
  const details = { ...error?.details, topic, partition, offset }
  if (error === undefined || error.code === 'CLIENT_UNKNOWN_TOPIC') {
    const message = `${key} cannot be read: the cluster has no such ${error ? 'topic' : 'partition'}; create it first`
    return clientError('CLIENT_UNKNOWN_TOPIC', message, { cause: error, details })
  }
  const where = `reading ${key}@${offset}`
  if (error.code === 'CLIENT_KAFKAJS_FAILURE') {
    const message = `${where}: kafkajs cannot decode the batch: ${error.message}; its bytes are damaged, or kafkajs is at its limits: read with nativeClient, or seek past it`
    return clientError('CLIENT_CORRUPT_BATCH', message, { cause: error, details })
  }
  const message = error.message.replace(`${error.code}: `, '')
  return clientError(error.code, `${where}: ${message}`, { cause: error, details, disposition: error.disposition })
}
