// The writer of the port over Kafka's own protocol: several requests in flight.
import { BatchingWriter, safeBatchBytes } from '../../adapter/writer/batching-writer.ts'
import { clientError } from '../../errors.ts'
import type { LogWriterOptions } from '../../port/log-writer.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { Delivery } from './delivery.ts'
import { PartitionQueue, type ProducerIdentity } from './partition-queue.ts'
import { fetchProducerId } from './producer-id.ts'
import type { SealedBatch } from './sealed-batch.ts'
import { Sender } from './sender.ts'

export type NativeWriter = BatchingWriter<PartitionQueue, SealedBatch, ProducerIdentity>

/** What the broker remembers of a producer to recognise duplicates: five batches for each partition. */
const mostInFlight = 5

export function nativeWriter(
  cluster: Cluster,
  options: LogWriterOptions,
  purpose: string,
  onClose: () => void,
): NativeWriter {
  const { maxInFlight = mostInFlight, compression = 'none', maxBatchBytes = safeBatchBytes } = options
  if (!(maxInFlight >= 1 && maxInFlight <= mostInFlight)) {
    const message = `maxInFlight is ${maxInFlight}; give 1 to ${mostInFlight}: brokers recognise duplicates among the last five batches only`
    throw clientError('CLIENT_INVALID_OPTIONS', message)
  }
  const maxRequestBytes = Math.max(safeBatchBytes, maxBatchBytes)
  return new BatchingWriter(options, {
    context: cluster.context,
    signal: cluster.signal,
    fullBatchBytes: maxBatchBytes,
    newIdentity: () => fetchProducerId(cluster),
    queueFor: (topic, partition, identity) => new PartitionQueue(topic, partition, identity, compression),
    startSending: (queues, events) =>
      new Sender(cluster, queues, new Delivery(cluster, compression, events), {
        purpose,
        maxInFlight,
        maxRequestBytes,
      }),
    watch(topic) {
      cluster.watch([topic])
      if (!cluster.topics.get(topic)) cluster.requestRefresh()
    },
    unwatch: (topics) => cluster.unwatch(topics),
    onClose,
  })
}
