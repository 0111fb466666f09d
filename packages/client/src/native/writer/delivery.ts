// What becomes of a batch after an answer, a loss or a wait: acknowledged, put back, split, or given up.
// Invariant: every batch is settled exactly once.
import { type Compression, errorName, type ResponseOf } from '@millrace/protocol'
import { missingTopicGraceMs } from '../../adapter/context.ts'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import type { SendEvents } from '../../adapter/writer/batching-writer.ts'
import { type Verdict, verdictOf } from '../../adapter/writer/verdict.ts'
import { brokerError, type ClientError, clientError } from '../../errors.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { PartitionQueue } from './partition-queue.ts'
import type { SealedBatch } from './sealed-batch.ts'

export type PartitionAnswer = ResponseOf<'Produce'>['responses'][number]['partitionResponses'][number]

export class Delivery {
  readonly #cluster: Cluster
  readonly #compression: Compression
  readonly #events: SendEvents<SealedBatch>

  constructor(cluster: Cluster, compression: Compression, events: SendEvents<SealedBatch>) {
    this.#cluster = cluster
    this.#compression = compression
    this.#events = events
  }

  answered(queue: PartitionQueue, batch: SealedBatch, answer: PartitionAnswer): void {
    const verdict = verdictOf(answer.errorCode)
    if (verdict === 'written') {
      queue.acknowledge(batch, answer.baseOffset < 0 ? -1 : answer.baseOffset + batch.count - 1)
      this.#events.onAcknowledged(batch)
      batch.settle()
    } else if (verdict === 'split' && batch.count > 1 && !batch.maybeWritten) {
      // (In parts, the broker would not recognise a batch that an earlier attempt may have written whole.)
      this.#split(queue, batch)
    } else if (verdict === 'final' || verdict === 'split') {
      const records = batch.count === 1 ? 'a record' : `${batch.count} records`
      const what = `writing ${records} (${batch.bytes.length} bytes) to ${queue.key}`
      const details = { topic: queue.topic, partition: queue.partition, maybeWritten: batch.maybeWritten }
      this.giveUp(queue, batch, brokerError(answer.errorCode, what, details, answer.errorMessage))
    } else {
      batch.lastRefusal = errorName(answer.errorCode)
      if (meansStaleMetadata(answer.errorCode)) this.#cluster.requestRefresh()
      this.#takeBack(queue, batch, verdict)
    }
  }

  /** No answer came, so that nobody knows whether the batch was written. */
  unanswered(queue: PartitionQueue, batch: SealedBatch): void {
    batch.maybeWritten = true
    queue.putBack(batch)
  }

  /** Gives a batch up. What follows it needs new numbers. */
  giveUp(queue: PartitionQueue, batch: SealedBatch, error: ClientError): void {
    queue.remove(batch)
    queue.breakSequence()
    this.#events.onGivenUp(queue, batch, error)
    batch.settle(error)
  }

  /** No leader is known for what waits: asks again, and gives up when the topic or partition stays unknown. */
  leaderless(queue: PartitionQueue): void {
    const { context, topics } = this.#cluster
    const { topic } = queue
    this.#cluster.requestRefresh()
    queue.leaderlessSince ??= context.clock.now()
    const refusal = topics.refusal(topic)
    const known = topics.get(topic)
    const gone = known ? queue.partition >= known.leaders.length : topics.missingSince(topic) !== undefined
    let error: ClientError | undefined
    if (refusal !== undefined && !meansStaleMetadata(refusal)) {
      error = brokerError(refusal, `writing to ${queue.key}`, { topic })
    } else if (gone && context.clock.now() - queue.leaderlessSince >= missingTopicGraceMs) {
      const message = `${queue.key} cannot be written: the cluster has no such ${known ? 'partition' : 'topic'}; create it first`
      error = clientError('CLIENT_UNKNOWN_TOPIC', message, { details: { topic, partition: queue.partition } })
    }
    if (error) for (const batch of [...queue.waiting]) this.giveUp(queue, batch, error)
  }

  /** Gives up what has waited too long. */
  expire(queue: PartitionQueue, now: number): void {
    for (const batch of queue.waiting.filter(({ deadline }) => deadline <= now)) {
      const { topic, partition, key } = queue
      const { count, attempts, maybeWritten, lastRefusal } = batch
      const why = lastRefusal === undefined ? '' : `, the broker answered ${lastRefusal}`
      const message = `${count} records for ${key} were not acknowledged in time (${attempts} attempts${why}); deliveryTimeoutMs sets the limit`
      const details = { topic, partition, attempts, maybeWritten, error: lastRefusal }
      this.giveUp(queue, batch, clientError('CLIENT_DELIVERY_TIMEOUT', message, { details }))
    }
  }

  /** Puts a batch back after an answer that asks for another attempt. */
  #takeBack(queue: PartitionQueue, batch: SealedBatch, verdict: Verdict): void {
    queue.putBack(batch)
    if (verdict === 'retry') batch.maybeWritten = true
    if (verdict === 'gap' || verdict === 'unknown-producer') {
      batch.maybeWritten = false
      // A gap behind a batch that is still to be written closes by itself.
      if (verdict === 'gap' && !queue.isFirst(batch)) return
      if (!queue.needsNumbers) {
        const why =
          'the broker does not continue the sequence it acknowledged: its log was cut, or it forgot the producer'
        this.#cluster.context.log({ level: 'warn', message: `${queue.key}: ${why}; writing on under a new epoch` })
        queue.breakSequence()
      }
    }
    const { clock, backoff } = this.#cluster.context
    queue.failures += 1
    queue.retryAt = clock.now() + backoff.delayMs(queue.failures)
  }

  #split(queue: PartitionQueue, batch: SealedBatch): void {
    const message = `a batch of ${batch.bytes.length} bytes is too large for ${queue.key}; sending it in two`
    this.#cluster.context.log({ level: 'info', message })
    const parts = batch.split(this.#compression)
    for (const part of parts) part.attempts = batch.attempts
    queue.remove(batch)
    queue.putBack(...parts)
    this.#events.onSplit(batch, parts)
  }
}
