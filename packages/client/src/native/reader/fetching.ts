// Fetches in the background for one reader and takes the answers in.
// Invariant: an answer is added to a partition only if it continues what was fetched before it; lost connections and moved leaders are retried.
import { messageOf, type Timer } from '@millrace/record'
import { errorCode, errorName } from '@millrace/protocol'
import { missingTopicGraceMs } from '../../adapter/context.ts'
import type { Fetches, FetchSettings } from '../../adapter/reader/assigning-reader.ts'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import { brokerError, type ClientError, clientError, isShutOut, isWorthRetrying } from '../../errors.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { AssignedPartition } from './assigned-partition.ts'
import { endOfBatches } from './decode.ts'
import { FetchLanes, type PlannedFetch } from './fetch-lanes.ts'
import { type Asked, type PartitionAnswer, sendFetch } from './fetch-request.ts'

export interface FetchingOptions extends FetchSettings<AssignedPartition> {
  readonly purpose: string
}

export class Fetching implements Fetches {
  readonly #cluster: Cluster
  readonly #partitions: ReadonlyMap<string, AssignedPartition>
  readonly #options: FetchingOptions
  readonly #lanes: FetchLanes
  readonly #stopListening: () => void
  #holdOff: Timer | undefined
  #failures = 0
  #stopped = false

  constructor(cluster: Cluster, partitions: ReadonlyMap<string, AssignedPartition>, options: FetchingOptions) {
    this.#cluster = cluster
    this.#partitions = partitions
    this.#options = options
    this.#lanes = new FetchLanes(cluster, options.purpose, options.maxBufferedBytes)
    this.#stopListening = cluster.onRefresh(() => this.pump())
  }

  pump(): void {
    if (this.#stopped || this.#holdOff) return
    this.#cluster.refreshIfOld()
    let bufferedBytes = 0
    const wanting: AssignedPartition[] = []
    for (const partition of this.#partitions.values()) {
      bufferedBytes += partition.bufferedBytes
      const busy = partition.paused || partition.resetting || partition.askedVersion === partition.version
      if (busy || partition.bufferedBytes >= this.#options.maxPartitionBytes) continue
      if (this.#isReadable(partition)) wanting.push(partition)
    }
    for (const planned of this.#lanes.plan(wanting, bufferedBytes)) this.#fetch(planned)
  }

  stop(): void {
    this.#stopped = true
    this.#holdOff?.cancel()
    this.#stopListening()
    for (const purpose of this.#lanes.purposes) this.#cluster.brokers.closePurpose(purpose)
  }

  #fetch({ lane, partitions, maxBytes }: PlannedFetch): void {
    for (const partition of partitions) partition.askedVersion = partition.version
    const versions = partitions.map(({ version }) => version)
    sendFetch(this.#cluster, lane.brokerId, lane.purpose, partitions, maxBytes, this.#options)
      .then(({ errorCode: code, answers }) => {
        if (this.#stopped) return
        let wait = code !== 0
        for (const [asked, answer] of answers) wait = this.#accept(asked, answer) || wait
        if (wait) this.#waitBeforeNext()
        else this.#failures = 0
      })
      .catch((thrown: unknown) => this.#failed(partitions, thrown))
      .finally(() => {
        lane.reservedBytes = 0
        for (const [index, partition] of partitions.entries()) {
          if (partition.askedVersion === versions[index]) partition.askedVersion = -1
        }
        this.pump()
      })
  }

  /** Takes one partition's answer in. True if fetching should wait a moment. */
  #accept({ partition, version }: Asked, answer: PartitionAnswer): boolean {
    if (this.#partitions.get(partition.key) !== partition || partition.version !== version) return false
    if (answer.errorCode !== 0) return this.#refused(partition, answer.errorCode)
    const { highWatermark, logStartOffset } = answer
    const lastStableOffset = answer.lastStableOffset < 0 ? highWatermark : answer.lastStableOffset
    const marks = { highWatermark, lastStableOffset, logStartOffset }
    partition.marks = marks
    const bytes = answer.records
    if (!bytes || bytes.length === 0) return false
    const end = endOfBatches(bytes)
    if (end === undefined && bytes.length >= partition.fetchBytes) {
      // The beginning of a batch that is larger than what was asked for.
      partition.fetchBytes *= 2
      return false
    }
    partition.fetchBytes = this.#options.maxPartitionBytes
    const aborted = this.#options.committedOnly ? (answer.abortedTransactions ?? []) : null
    partition.add({ bytes, sizeBytes: bytes.length, aborted, marks }, Math.max(end ?? 0, partition.fetchPosition))
    this.#lanes.hadData(partition)
    this.#options.onArrival()
    return false
  }

  #refused(partition: AssignedPartition, code: number): boolean {
    if (code === errorCode('OFFSET_OUT_OF_RANGE')) {
      this.#options.onOutOfRange(partition)
      return false
    }
    if (meansStaleMetadata(code)) {
      this.#cluster.requestRefresh()
      return true
    }
    const error = brokerError(code, `reading ${partition.key}`, { topic: partition.topic })
    if (error.code === 'CLIENT_NOT_AUTHORIZED' || error.code === 'CLIENT_UNSUPPORTED_VERSION') {
      this.#raise(partition, error)
      return false
    }
    this.#cluster.context.log({ level: 'warn', message: `reading ${partition.key}: ${errorName(code)}; trying on` })
    return true
  }

  /** Checks that the topic is there and the same as when reading began; else the partition gets an error. */
  #isReadable(partition: AssignedPartition): boolean {
    const { topics, context } = this.#cluster
    const { topic, key } = partition
    if (this.#cluster.shutOut) return this.#raise(partition, this.#cluster.shutOut)
    const refusal = topics.refusal(topic)
    if (refusal !== undefined && !meansStaleMetadata(refusal)) {
      return this.#raise(partition, brokerError(refusal, `reading ${key}`, { topic }))
    }
    const missingSince = topics.missingSince(topic)
    if (missingSince !== undefined && context.clock.now() - missingSince >= missingTopicGraceMs) {
      this.#cluster.requestRefresh()
      const message = `${key} cannot be read: the cluster has no topic ${topic}; create it, or take it from the assignment`
      return this.#raise(partition, clientError('CLIENT_UNKNOWN_TOPIC', message, { details: { topic } }))
    }
    const known = topics.get(topic)
    if (known) {
      if (partition.topicId !== '' && known.id !== partition.topicId) {
        const message = `${key} is not the log it was: ${topic} was deleted and made again; seek to where the new one is to be read`
        const details = { topic, recreated: true }
        return this.#raise(partition, clientError('CLIENT_UNKNOWN_TOPIC', message, { details }))
      }
      if (partition.error?.code === 'CLIENT_UNKNOWN_TOPIC') partition.error = undefined
      partition.topicId = known.id
    }
    return partition.error === undefined
  }

  #raise(partition: AssignedPartition, error: ClientError): false {
    partition.error = error
    this.#options.onArrival()
    return false
  }

  #failed(partitions: readonly AssignedPartition[], thrown: unknown): void {
    if (this.#stopped || this.#cluster.signal.aborted) return
    if (isWorthRetrying(thrown)) {
      this.#cluster.requestRefresh()
      this.#waitBeforeNext()
      return
    }
    const message = `fetching failed: ${messageOf(thrown)}`
    for (const partition of partitions) {
      this.#raise(
        partition,
        isShutOut(thrown) ? thrown : clientError('CLIENT_BROKER_ERROR', message, { cause: thrown }),
      )
    }
  }

  #waitBeforeNext(): void {
    if (this.#holdOff || this.#stopped) return
    this.#failures += 1
    const { clock, backoff } = this.#cluster.context
    this.#holdOff = clock.setTimer(backoff.delayMs(this.#failures), () => {
      this.#holdOff = undefined
      this.pump()
    })
  }
}
