// The writer of the port with kafkajs's produce requests: batches are cut to size here, because kafkajs never splits one.
import { compressionCode } from '@millrace/protocol'
import { BatchingWriter } from '../../adapter/writer/batching-writer.ts'
import type { LogWriterOptions } from '../../port/log-writer.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import type { Batch, ProducerIdentity } from './batch.ts'
import { PartitionQueue } from './partition-queue.ts'
import { Sender } from './sender.ts'

export type KafkajsWriter = BatchingWriter<PartitionQueue, Batch, ProducerIdentity>

/** kafkajs encodes a request in one go, about a hundred thousand records a second: so much of it holds the event loop for some tens of milliseconds. */
const requestBytes = 256 * 1024

export function kafkajsWriter(cluster: KafkajsCluster, options: LogWriterOptions, onClose: () => void): KafkajsWriter {
  const newIdentity = async (): Promise<ProducerIdentity> => {
    const request = { transactionTimeout: 0 }
    const what = 'asking for a producer id'
    const { producerId, producerEpoch } = await cluster.askAny(what, (broker) => broker.initProducerId(request))
    return { producerId, producerEpoch }
  }
  const compression = compressionCode(options.compression ?? 'none')
  return new BatchingWriter(options, {
    context: cluster.context,
    signal: cluster.signal,
    fullBatchBytes: requestBytes,
    newIdentity,
    queueFor: (topic, partition, identity) => new PartitionQueue(topic, partition, identity),
    startSending: (queues, events) =>
      new Sender(cluster, queues, { ...events, compression, maxRequestBytes: requestBytes, newIdentity }),
    // Leaders are looked up when they are needed.
    watch: () => {},
    unwatch: () => {},
    onClose,
  })
}
