// Fetches in the background, at most two requests at a time for each leader: one may wait for news, the other goes for what is there.
// Invariant: a partition is in one request at a time, and only an answer to its present version and place is used.
import type { Timer } from '@millrace/record'
import { missingTopicGraceMs } from '../../adapter/context.ts'
import type { Fetches, FetchSettings } from '../../adapter/reader/assigning-reader.ts'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import type { ClientError } from '../../errors.ts'
import { byTopic } from '../connection/by-leader.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import type { FetchAnswer } from '../connection/kafkajs-broker.ts'
import type { Links } from '../connection/links.ts'
import { isConnectionLost, kafkaCodeOf } from '../connection/translate-error.ts'
import type { AssignedPartition } from './assigned-partition.ts'
import { committedRecords } from './committed-records.ts'
import { offsetAfterEmptyBatches, probeBytes } from './empty-batches.ts'
import { fetchFailure } from './fetch-failure.ts'

/** After so many fruitless fetches a partition is looked at by itself. */
const fruitlessFetches = 2
const offsetOutOfRange = 1
type AnswerPart = FetchAnswer['responses'][number]['partitions'][number]

export class Fetching implements Fetches {
  readonly #cluster: KafkajsCluster
  readonly #partitions: ReadonlyMap<string, AssignedPartition>
  readonly #settings: FetchSettings<AssignedPartition>
  readonly #lanes: readonly { readonly links: Links; readonly busy: Set<number> }[]
  #timer: Timer | undefined
  #stopped = false

  constructor(
    cluster: KafkajsCluster,
    partitions: ReadonlyMap<string, AssignedPartition>,
    settings: FetchSettings<AssignedPartition>,
  ) {
    this.#cluster = cluster
    this.#partitions = partitions
    this.#settings = settings
    this.#lanes = [1, 2].map(() => ({ links: cluster.links('fetches'), busy: new Set() }))
  }

  pump(): void {
    if (this.#stopped || this.#cluster.signal.aborted) return
    this.#timer?.cancel()
    this.#timer = undefined
    const wanted = this.#wanted()
    const led = Map.groupBy(wanted, ({ topic, partition }) => this.#cluster.leaderOf(topic, partition) ?? -1)
    for (const partition of led.get(-1) ?? []) void this.#findLeader(partition)
    for (const [leader, partitions] of led) {
      const lane = leader < 0 ? undefined : this.#lanes.find(({ busy }) => !busy.has(leader))
      if (!lane) continue
      const alone = partitions.find((partition) => partition.alone)
      lane.busy.add(leader)
      void this.#fetch(leader, lane.links, alone ? [alone] : partitions).finally(() => {
        lane.busy.delete(leader)
        this.pump()
      })
    }
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
    for (const { links } of this.#lanes) this.#cluster.release(links)
  }

  #wanted(): AssignedPartition[] {
    const { clock } = this.#cluster.context
    const now = clock.now()
    let buffered = 0
    for (const { bufferedBytes } of this.#partitions.values()) buffered += bufferedBytes
    const wanted: AssignedPartition[] = []
    let wakeAt = Number.POSITIVE_INFINITY
    for (const partition of this.#partitions.values()) {
      const { paused, busy, error, bufferedBytes, retryAt } = partition
      if (paused || busy || error || bufferedBytes >= this.#settings.maxPartitionBytes) continue
      if (bufferedBytes > 0 && buffered >= this.#settings.maxBufferedBytes) continue
      if (retryAt > now) wakeAt = Math.min(wakeAt, retryAt)
      else wanted.push(partition)
    }
    if (wakeAt < Number.POSITIVE_INFINITY) this.#timer = clock.setTimer(wakeAt - now, () => this.pump())
    return wanted
  }

  async #fetch(leader: number, links: Links, partitions: readonly AssignedPartition[]): Promise<void> {
    const { committedOnly, maxPartitionBytes, maxBufferedBytes, maxWaitMs } = this.#settings
    const asked = partitions.map((partition) => {
      partition.busyVersion = partition.version
      return { partition, version: partition.version, from: partition.fetchPosition, alone: partition.alone }
    })
    const isAlone = asked[0]?.alone === true
    const maxBytes = isAlone ? probeBytes : maxPartitionBytes
    const request = {
      isolationLevel: committedOnly ? 1 : 0,
      maxWaitTime: isAlone ? 0 : maxWaitMs,
      minBytes: 1,
      maxBytes: isAlone ? probeBytes : maxBufferedBytes,
      topics: byTopic(partitions, ({ partition, fetchPosition }) => ({
        partition,
        fetchOffset: String(fetchPosition),
        maxBytes,
      })),
    }
    try {
      const answer = await links.ask(leader, 'fetching', (broker) => broker.fetch(request))
      const parts = new Map<string, AnswerPart>()
      for (const { topicName, partitions: ofTopic } of answer.responses) {
        for (const part of ofTopic) parts.set(`${topicName}-${part.partition}`, part)
      }
      for (const { partition, version, from, alone } of asked) {
        const part = parts.get(partition.key)
        if (part && partition.version === version) this.#arrived(partition, part, from, alone)
      }
    } catch (thrown) {
      for (const { partition, version, alone } of asked) {
        if (partition.version === version) this.#failed(partition, thrown as ClientError, alone || asked.length === 1)
      }
    } finally {
      for (const { partition, version } of asked) partition.free(version)
    }
  }

  #arrived(partition: AssignedPartition, part: AnswerPart, from: number, alone: boolean): void {
    const marks = {
      highWatermark: Number(part.highWatermark),
      lastStableOffset: Number(part.lastStableOffset),
      logStartOffset: Number(part.lastStartOffset ?? -1),
    }
    const { committedOnly } = this.#settings
    const aborted = committedOnly ? (part.abortedTransactions ?? []) : null
    const { records, bytes, ...decoded } = committedRecords(part.messages, aborted, from)
    const end = committedOnly ? marks.lastStableOffset : marks.highWatermark
    let { nextOffset } = decoded
    if (nextOffset === from && alone) nextOffset = offsetAfterEmptyBatches(from, end)
    partition.alone = false
    partition.failures = 0
    partition.missingSince = undefined
    partition.marks = marks
    if (nextOffset > from) {
      partition.fruitless = 0
      partition.add({ records, nextOffset, sizeBytes: bytes, marks }, nextOffset)
      this.#settings.onArrival()
    } else if (end > from) {
      partition.fruitless += 1
      partition.alone = partition.fruitless >= fruitlessFetches
    }
  }

  /** `own`: the error is this partition's and not perhaps another's in the same request. */
  #failed(partition: AssignedPartition, error: ClientError, own: boolean): void {
    if (this.#stopped || this.#cluster.signal.aborted) return
    const code = kafkaCodeOf(error)
    const lost = isConnectionLost(error)
    if (!lost && !own) {
      partition.alone = true
      return
    }
    partition.alone = false
    if (lost || (code !== undefined && meansStaleMetadata(code))) this.#cluster.forgetLeaders(partition.topic)
    if (code === offsetOutOfRange) return this.#settings.onOutOfRange(partition)
    const worthRetrying = lost || error.disposition === 'retry' || (code !== undefined && meansStaleMetadata(code))
    if (worthRetrying) return this.#retryLater(partition, error)
    partition.error = fetchFailure(error, partition)
    this.#settings.onArrival()
  }

  #retryLater(partition: AssignedPartition, error: ClientError): void {
    const { clock, backoff, log } = this.#cluster.context
    partition.failures += 1
    partition.retryAt = clock.now() + backoff.delayMs(partition.failures)
    if (partition.failures === 1)
      log({ level: 'warn', message: `reading ${partition.key}: ${error.message}; trying on` })
  }

  async #findLeader(partition: AssignedPartition): Promise<void> {
    const { topic, version } = partition
    partition.busyVersion = version
    const refusal = await this.#cluster.findLeaders(topic).catch((thrown: unknown) => thrown as ClientError)
    partition.free(version)
    if (this.#stopped || this.#cluster.signal.aborted) return
    if (partition.version === version) {
      const found = this.#cluster.leaderOf(topic, partition.partition)
      if (refusal || found === undefined || found < 0) this.#leaderless(partition, refusal)
    }
    this.pump()
  }

  #leaderless(partition: AssignedPartition, refusal: ClientError | undefined): void {
    const { clock, backoff } = this.#cluster.context
    const missing = fetchFailure(refusal, partition)
    if (refusal && isConnectionLost(refusal)) return this.#retryLater(partition, refusal)
    const stale = refusal === undefined || refusal.disposition === 'retry'
    partition.missingSince ??= clock.now()
    const waited = clock.now() - partition.missingSince >= missingTopicGraceMs
    if (!stale || (waited && missing.code === 'CLIENT_UNKNOWN_TOPIC')) {
      partition.error = missing
      this.#settings.onArrival()
      return
    }
    this.#cluster.forgetLeaders(partition.topic)
    partition.failures += 1
    partition.retryAt = clock.now() + backoff.delayMs(partition.failures)
  }
}
