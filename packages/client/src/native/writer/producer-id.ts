// Gets a producer id from the cluster.
import type { Cluster } from '../cluster/cluster.ts'
import { brokerError } from '../../errors.ts'
import type { ProducerIdentity } from './partition-queue.ts'

/** A fresh producer id, for writing without transactions. One attempt. */
export async function fetchProducerId(cluster: Cluster): Promise<ProducerIdentity> {
  const body = { transactionalId: null, transactionTimeoutMs: 60_000, producerId: -1, producerEpoch: -1 }
  const answer = await cluster.brokers.askAny('InitProducerId', body, { maxVersion: 4 })
  if (answer.errorCode !== 0) throw brokerError(answer.errorCode, 'getting a producer id')
  return { producerId: answer.producerId, producerEpoch: answer.producerEpoch }
}
