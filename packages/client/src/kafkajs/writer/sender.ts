// Carries batches to the leaders of their partitions: one request at a time for each leader, one batch of each partition in it.
// Invariant: a batch whose answer was lost is sent again with the same records and numbers, so that the broker writes it once. (kafkajs's own producer takes
// its numbers back after any error and gives them to other records.)
import type { Timer } from '@millrace/record'
import { missingTopicGraceMs } from '../../adapter/context.ts'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import type { SendEvents, Sends } from '../../adapter/writer/batching-writer.ts'
import { verdictOf } from '../../adapter/writer/verdict.ts'
import { type ClientError, clientError } from '../../errors.ts'
import { byTopic } from '../connection/by-leader.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import type { Links } from '../connection/links.ts'
import { isConnectionLost, kafkaCodeOf } from '../connection/translate-error.ts'
import type { Batch, Numbers, ProducerIdentity } from './batch.ts'
import type { PartitionQueue } from './partition-queue.ts'

export interface SenderSettings extends SendEvents<Batch> {
  /** kafkajs's number of the codec. */
  readonly compression: number
  readonly maxRequestBytes: number
  newIdentity(): Promise<ProducerIdentity>
}

interface Sending {
  readonly queue: PartitionQueue
  readonly batch: Batch
  readonly numbers: Numbers
}

export class Sender implements Sends {
  readonly #cluster: KafkajsCluster
  readonly #queues: readonly PartitionQueue[]
  readonly #settings: SenderSettings
  readonly #links: Links
  readonly #busyLeaders = new Set<number>()
  #timer: Timer | undefined
  #stopped = false

  constructor(cluster: KafkajsCluster, queues: readonly PartitionQueue[], settings: SenderSettings) {
    this.#cluster = cluster
    this.#queues = queues
    this.#settings = settings
    this.#links = cluster.links('requests')
  }

  pump(): void {
    if (this.#stopped) return
    const ready = this.#ready()
    const led = Map.groupBy(ready, ({ topic, partition }) => this.#cluster.leaderOf(topic, partition) ?? -1)
    for (const [leader, queues] of led) {
      if (leader < 0) for (const queue of queues) void this.#findLeader(queue)
      else if (!this.#busyLeaders.has(leader)) void this.#send(leader, this.#request(queues))
    }
  }

  stop(error: ClientError): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#cluster.release(this.#links)
    for (const queue of this.#queues) for (const batch of [...queue.waiting]) this.#giveUp(queue, batch, error)
  }

  #ready(): PartitionQueue[] {
    this.#timer?.cancel()
    const { clock } = this.#cluster.context
    const now = clock.now()
    let wakeAt = Number.POSITIVE_INFINITY
    const ready = this.#queues.filter((queue) => {
      if (queue.busy || !queue.head) return false
      this.#expire(queue, now)
      if (queue.retryAt > now) wakeAt = Math.min(wakeAt, queue.retryAt)
      else if (queue.head && !queue.identity) void this.#renew(queue)
      else return queue.head !== undefined
      return false
    })
    this.#timer = wakeAt < Number.POSITIVE_INFINITY ? clock.setTimer(wakeAt - now, () => this.pump()) : undefined
    return ready
  }

  /** One batch of each partition that shares a producer id, as many as a request may hold; or the one that goes alone. */
  #request(queues: readonly PartitionQueue[]): Sending[] {
    const first = queues.find(({ alone }) => alone) ?? (queues[0] as PartitionQueue)
    const sending: Sending[] = []
    let bytes = 0
    for (const queue of first.alone ? [first] : queues) {
      const batch = queue.head as Batch
      const identity = queue.identity as ProducerIdentity
      if (identity.producerId !== first.identity?.producerId) continue
      if (bytes > 0 && bytes + batch.chargedBytes > this.#settings.maxRequestBytes) continue
      bytes += batch.chargedBytes
      queue.number(batch, identity)
      queue.busy = true
      sending.push({ queue, batch, numbers: batch.numbers as Numbers })
    }
    return sending
  }

  async #send(leader: number, sending: readonly Sending[]): Promise<void> {
    this.#busyLeaders.add(leader)
    const { producerId, producerEpoch } = (sending[0] as Sending).numbers.identity
    const items = sending.map(({ queue: { topic, partition }, batch, numbers }) => ({
      topic,
      partition,
      firstSequence: numbers.firstSequence,
      messages: batch.records,
    }))
    const request = {
      acks: -1,
      timeout: this.#cluster.context.requestTimeoutMs,
      compression: this.#settings.compression,
      producerId,
      producerEpoch,
      topicData: byTopic(items, ({ partition, firstSequence, messages }) => ({ partition, firstSequence, messages })),
    }
    for (const { batch } of sending) batch.attempts += 1
    try {
      const what = `writing to ${sending.map(({ queue }) => queue.key).join(', ')}`
      const answer = await this.#links.ask(leader, what, (broker) => broker.produce(request))
      const offsets = new Map<string, number>()
      for (const { topicName, partitions } of answer.topics) {
        for (const { partition, baseOffset } of partitions) offsets.set(`${topicName}-${partition}`, Number(baseOffset))
      }
      for (const { queue, batch } of sending) this.#written(queue, batch, offsets.get(queue.key) ?? -1)
    } catch (thrown) {
      for (const each of sending) this.#failed(each, thrown as ClientError, sending.length === 1)
    } finally {
      this.#busyLeaders.delete(leader)
      for (const { queue } of sending) queue.busy = false
      this.pump()
    }
  }

  #written(queue: PartitionQueue, batch: Batch, baseOffset: number): void {
    if (this.#stopped) return
    queue.alone = false
    queue.written(batch, baseOffset < 0 ? -1 : baseOffset + batch.records.length - 1)
    this.#settings.onAcknowledged(batch)
    batch.settle()
  }

  /** `own`: the error is this partition's and not perhaps another's in the same request. */
  #failed({ queue, batch }: Sending, error: ClientError, own: boolean): void {
    if (this.#stopped) return
    const code = kafkaCodeOf(error)
    if (isConnectionLost(error)) {
      batch.maybeWritten = true
      this.#cluster.forgetLeaders(queue.topic)
      return this.#retryLater(queue, error)
    }
    if (!own) {
      // Some partitions of the request may have been written: each asks again for itself and is told.
      batch.maybeWritten ||= code !== undefined
      queue.alone = true
      return
    }
    queue.alone = false
    if (code === undefined) return this.#giveUp(queue, batch, error)
    if (meansStaleMetadata(code)) this.#cluster.forgetLeaders(queue.topic)
    switch (verdictOf(code)) {
      case 'written':
        return this.#written(queue, batch, -1)
      case 'gap':
      case 'unknown-producer':
        // It is not in the log, and the broker does not know where this producer stood.
        batch.maybeWritten = false
        queue.renewIdentity()
        return this.#retryLater(queue, error)
      case 'retry':
        batch.maybeWritten = true
        return this.#retryLater(queue, error)
      case 'retry-unwritten':
        return this.#retryLater(queue, error)
      case 'split':
        if (batch.records.length > 1) return this.#split(queue, batch)
        break
      case 'final':
    }
    // The broker looks for duplicates first: what it refuses it does not have.
    batch.maybeWritten = false
    const what = `writing ${batch.records.length} records (about ${batch.chargedBytes} bytes) to ${queue.key}`
    const details = { ...error.details, topic: queue.topic, partition: queue.partition }
    const message = error.message.replace(`${error.code}: `, '')
    this.#giveUp(queue, batch, clientError(error.code, `${what}: ${message}`, { cause: error, details }))
  }

  #split(queue: PartitionQueue, batch: Batch): void {
    const message = `a batch of ${batch.records.length} records is too large for ${queue.key}; sending it in two`
    this.#cluster.context.log({ level: 'info', message })
    const parts = batch.split()
    queue.replaceHead(parts)
    this.#settings.onSplit(batch, parts)
    void Promise.all(parts.map(({ settled }) => settled)).then(() => batch.settle())
  }

  #retryLater(queue: PartitionQueue, error: ClientError): void {
    const { clock, backoff, log } = this.#cluster.context
    queue.failures += 1
    queue.retryAt = clock.now() + backoff.delayMs(queue.failures)
    if (queue.failures === 1) log({ level: 'warn', message: `${error.message}; trying on` })
  }

  #giveUp(queue: PartitionQueue, batch: Batch, error: ClientError): void {
    queue.drop(batch)
    this.#settings.onGivenUp(queue, batch, error)
    batch.settle()
  }

  /** Gives up what has waited too long. */
  #expire(queue: PartitionQueue, now: number): void {
    for (const batch of queue.waiting.filter(({ deadline }) => deadline <= now)) {
      const { topic, partition, key } = queue
      const { attempts, maybeWritten, records } = batch
      const message = `${records.length} records for ${key} were not acknowledged in time (${attempts} attempts); deliveryTimeoutMs sets the limit`
      const details = { topic, partition, attempts, maybeWritten }
      this.#giveUp(queue, batch, clientError('CLIENT_DELIVERY_TIMEOUT', message, { details }))
    }
  }

  async #renew(queue: PartitionQueue): Promise<void> {
    queue.busy = true
    try {
      queue.identity = await this.#settings.newIdentity()
    } catch (thrown) {
      this.#retryLater(queue, thrown as ClientError)
    }
    queue.busy = false
    this.pump()
  }

  async #findLeader(queue: PartitionQueue): Promise<void> {
    const { topic, partition } = queue
    queue.busy = true
    const refusal = await this.#cluster.findLeaders(topic).catch((thrown: unknown) => thrown as ClientError)
    queue.busy = false
    if (this.#stopped) return
    if (!refusal && (this.#cluster.leaderOf(topic, partition) ?? -1) >= 0) queue.leaderlessSince = undefined
    else this.#leaderless(queue, refusal)
    this.pump()
  }

  /** Gives up when the topic or partition stays unknown. */
  #leaderless(queue: PartitionQueue, refusal: ClientError | undefined): void {
    const { topic, partition, key } = queue
    const { clock } = this.#cluster.context
    if (refusal && isConnectionLost(refusal)) return this.#retryLater(queue, refusal)
    this.#cluster.forgetLeaders(topic)
    queue.leaderlessSince ??= clock.now()
    const missing = refusal === undefined || refusal.code === 'CLIENT_UNKNOWN_TOPIC'
    const message = `${key} cannot be written: the cluster has no such ${refusal ? 'topic' : 'partition'}; create it first`
    const unknown = clientError('CLIENT_UNKNOWN_TOPIC', message, { cause: refusal, details: { topic, partition } })
    const error = missing ? unknown : refusal
    const final = missing ? clock.now() - queue.leaderlessSince >= missingTopicGraceMs : error.disposition !== 'retry'
    if (final) for (const batch of [...queue.waiting]) this.#giveUp(queue, batch, error)
    else this.#retryLater(queue, error)
  }
}
