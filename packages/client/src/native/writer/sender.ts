// Sends sealed batches: several requests on their way to each broker, at most one batch of a partition in each.
// What may go when is decided by the partition queues, what an answer means by the delivery.
import { messageOf, type Timer } from '@millrace/record'
import type { ResponseOf } from '@millrace/protocol'
import type { Sends } from '../../adapter/writer/batching-writer.ts'
import { type ClientError, clientError, isShutOut, isWorthRetrying } from '../../errors.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { BrokerConnection } from '../wire/broker-connection.ts'
import type { Delivery, PartitionAnswer } from './delivery.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { fetchProducerId } from './producer-id.ts'
import type { SealedBatch } from './sealed-batch.ts'

export interface SenderOptions {
  readonly purpose: string
  readonly maxInFlight: number
  readonly maxRequestBytes: number
}

interface Sent {
  readonly queue: PartitionQueue
  readonly batch: SealedBatch
}
interface Lane {
  inFlight: number
  connecting: boolean
}

export class Sender implements Sends {
  readonly #cluster: Cluster
  readonly #queues: readonly PartitionQueue[]
  readonly #delivery: Delivery
  readonly #options: SenderOptions
  readonly #lanes = new Map<number, Lane>()
  readonly #stopListening: () => void
  #timer: Timer | undefined
  #timerAt = Infinity
  #turn = 0
  /** Nothing has been answered since the last log line about a loss. */
  #lost = false
  #stopped = false

  constructor(cluster: Cluster, queues: readonly PartitionQueue[], delivery: Delivery, options: SenderOptions) {
    this.#cluster = cluster
    this.#queues = queues
    this.#delivery = delivery
    this.#options = options
    this.#stopListening = cluster.onRefresh(() => this.pump())
  }

  pump(): void {
    if (this.#stopped) return
    this.#cluster.refreshIfOld()
    // One moment for the whole pump: what is too early to be sent now is what the timer waits for.
    const now = this.#cluster.context.clock.now()
    const byLeader = new Map<number, PartitionQueue[]>()
    for (const queue of this.#queues) {
      if (queue.mayRenumber && now >= queue.retryAt) this.#renumber(queue)
      if (queue.waiting.length === 0) continue
      const { shutOut } = this.#cluster
      if (shutOut) {
        for (const batch of [...queue.waiting]) this.#delivery.giveUp(queue, batch, shutOut)
        continue
      }
      const leader = this.#cluster.leaderOf(queue.topic, queue.partition)
      if (!leader) {
        this.#delivery.leaderless(queue)
        continue
      }
      queue.leaderlessSince = undefined
      const group = byLeader.get(leader.brokerId)
      if (group) group.push(queue)
      else byLeader.set(leader.brokerId, [queue])
    }
    for (const [brokerId, queues] of byLeader) this.#sendTo(brokerId, queues, now)
    this.#setTimer(now)
  }

  stop(reason: ClientError): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#timer?.cancel()
    this.#stopListening()
    this.#cluster.brokers.closePurpose(this.#options.purpose)
    for (const queue of this.#queues) {
      for (const batch of [...queue.inFlight, ...queue.waiting]) this.#delivery.giveUp(queue, batch, reason)
    }
  }

  #sendTo(brokerId: number, queues: readonly PartitionQueue[], now: number): void {
    const lane = this.#laneTo(brokerId)
    const link = this.#cluster.brokers.linkTo(brokerId, this.#options.purpose)
    const connection = link.current
    if (!connection) {
      if (lane.connecting) return
      lane.connecting = true
      link
        .connection()
        .catch((thrown: unknown) => this.#noteLoss(thrown))
        .finally(() => {
          lane.connecting = false
          this.pump()
        })
      return
    }
    while (lane.inFlight < this.#options.maxInFlight) {
      const sending = this.#gather(queues, connection, now)
      if (sending.length === 0) return
      this.#send(lane, connection, sending)
    }
  }

  /** The next batch of each partition, in turn, as many as fit one request. */
  #gather(queues: readonly PartitionQueue[], connection: BrokerConnection, now: number): readonly Sent[] {
    const sending: Sent[] = []
    let bytes = 0
    const start = this.#turn++
    for (let step = 0; step < queues.length; step++) {
      const queue = queues[(start + step) % queues.length] as PartitionQueue
      const batch = queue.sendable(connection, now)
      if (!batch) continue
      if (sending.length > 0 && bytes + batch.bytes.length > this.#options.maxRequestBytes) continue
      bytes += batch.bytes.length
      sending.push({ queue, batch })
    }
    return sending
  }

  #send(lane: Lane, connection: BrokerConnection, sending: readonly Sent[]): void {
    const topics = new Map<string, { index: number; records: Uint8Array }[]>()
    for (const { queue, batch } of sending) {
      queue.sent(batch, connection)
      const partition = { index: queue.partition, records: batch.bytes }
      const partitions = topics.get(queue.topic)
      if (partitions) partitions.push(partition)
      else topics.set(queue.topic, [partition])
    }
    const body = {
      transactionalId: null,
      acks: -1,
      timeoutMs: this.#cluster.context.requestTimeoutMs,
      topicData: Array.from(topics, ([name, partitionData]) => ({ name, partitionData })),
    }
    lane.inFlight += 1
    connection
      .request('Produce', body, { maxVersion: 12 })
      .then((answer) => this.#answered(sending, answer))
      .catch((thrown: unknown) => this.#unanswered(sending, thrown))
      .finally(() => {
        lane.inFlight -= 1
        this.pump()
      })
  }

  #answered(sending: readonly Sent[], answer: ResponseOf<'Produce'>): void {
    if (this.#stopped) return
    this.#lost = false
    const answers = new Map<string, PartitionAnswer>()
    for (const { name, partitionResponses } of answer.responses) {
      for (const partition of partitionResponses) answers.set(`${name}-${partition.index}`, partition)
    }
    for (const { queue, batch } of sending) {
      const partition = answers.get(queue.key)
      if (partition) this.#delivery.answered(queue, batch, partition)
      else this.#delivery.unanswered(queue, batch)
    }
  }

  #unanswered(sending: readonly Sent[], thrown: unknown): void {
    if (this.#stopped) return
    const again = isWorthRetrying(thrown)
    const error = isShutOut(thrown)
      ? thrown
      : clientError('CLIENT_BROKER_ERROR', `writing failed: ${messageOf(thrown)}`, { cause: thrown })
    for (const { queue, batch } of sending) {
      if (again) this.#delivery.unanswered(queue, batch)
      else this.#delivery.giveUp(queue, batch, error)
    }
    this.#noteLoss(thrown)
  }

  #noteLoss(thrown: unknown): void {
    if (this.#stopped || this.#cluster.signal.aborted) return
    // All that fails until the next answer is one event.
    if (!this.#lost) this.#cluster.context.log({ level: 'warn', message: `writing: ${messageOf(thrown)}; trying on` })
    this.#lost = true
    this.#cluster.noteFailure(thrown)
    this.#cluster.requestRefresh()
  }

  #renumber(queue: PartitionQueue): void {
    const identity = queue.nextIdentity
    if (identity) {
      queue.renumber(identity)
      return
    }
    if (queue.awaitingIdentity) return
    queue.awaitingIdentity = true
    const { clock, backoff } = this.#cluster.context
    fetchProducerId(this.#cluster)
      .then((fresh) => queue.renumber(fresh))
      .catch((thrown: unknown) => {
        queue.failures += 1
        queue.retryAt = clock.now() + backoff.delayMs(queue.failures)
        this.#noteLoss(thrown)
      })
      .finally(() => {
        queue.awaitingIdentity = false
        this.pump()
      })
  }

  /** Wakes when the next wait between attempts, or the next batch's time, is over. */
  #setTimer(now: number): void {
    const { clock } = this.#cluster.context
    let at = Infinity
    for (const { waiting, retryAt } of this.#queues) {
      const first = waiting[0]
      if (first) at = Math.min(at, first.deadline, retryAt > now ? retryAt : Infinity)
    }
    if (this.#timer && this.#timerAt <= at) return
    this.#timer?.cancel()
    this.#timer = undefined
    if (at === Infinity) return
    this.#timerAt = at
    this.#timer = clock.setTimer(at - now, () => {
      this.#timer = undefined
      for (const queue of this.#queues) this.#delivery.expire(queue, clock.now())
      this.pump()
    })
  }

  #laneTo(brokerId: number): Lane {
    let lane = this.#lanes.get(brokerId)
    if (!lane) this.#lanes.set(brokerId, (lane = { inFlight: 0, connecting: false }))
    return lane
  }
}
