// Fetch: batches as stored, up to the high watermark. Where there is less than `minBytes` it waits, woken by appends.
// Sessions are not kept: every answer has session id 0, so a client names all its partitions each time.
import { type RequestOf, type ResponseInput, zeroUuid } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { type Call, codeOf, type ServedApi } from './api.ts'
import { findPartition, findTopic, missingTopic } from './topic-reference.ts'

type FetchRequest = RequestOf<'Fetch'>
type FetchResponse = ResponseInput<'Fetch'>
type TopicRequest = FetchRequest['topics'][number]
type PartitionRequest = TopicRequest['partitions'][number]
type PartitionResponse = FetchResponse['responses'][number]['partitions'][number]

/** Apache Kafka's `fetch.max.bytes`. */
const maxResponseBytes = 55 * 1024 * 1024
const noRecords = new Uint8Array(0)

export const fetch: ServedApi<'Fetch'> = {
  api: 'Fetch',
  versions: [4, 18],
  async answer(request, call, broker) {
    if (request.sessionId !== 0) return { errorCode: codeOf('FETCH_SESSION_ID_NOT_FOUND'), responses: [] }
    const first = new FetchPass(request, broker)
    if (first.complete || request.maxWaitMs <= 0) return first.response
    await readable(first.logs, request.minBytes - first.bytes, request.maxWaitMs, call, broker)
    return call.ended.aborted ? null : new FetchPass(request, broker).response
  },
}

/** One look at all the partitions of a request. */
class FetchPass {
  readonly response: FetchResponse
  readonly logs: PartitionLog[] = []
  bytes = 0
  readonly #request: FetchRequest
  #failed = false

  constructor(request: FetchRequest, broker: BrokerState) {
    this.#request = request
    this.response = {
      errorCode: 0,
      sessionId: 0,
      responses: request.topics.map(({ topic, topicId, partitions }) => {
        const reference = { name: topic, topicId }
        const found = findTopic(broker, reference)
        const missing = found || topicId === zeroUuid ? null : missingTopic(reference)
        return {
          topic,
          topicId,
          partitions: partitions.map((each) => {
            const log = missing ?? findPartition(found, each.partition, each.currentLeaderEpoch)
            return typeof log === 'string' ? this.#refuse(each, codeOf(log)) : this.#read(each, log)
          }),
        }
      }),
    }
  }

  /** There is enough to answer, or an error to tell, or nothing to wait for. */
  get complete(): boolean {
    return this.#failed || this.bytes >= this.#request.minBytes || this.logs.length === 0
  }

  #read(request: PartitionRequest, log: PartitionLog): PartitionResponse {
    const left = Math.min(this.#request.maxBytes, maxResponseBytes) - this.bytes
    const records = log.read(request.fetchOffset, Math.min(request.partitionMaxBytes, left), this.bytes === 0)
    if (!records) return this.#refuse(request, codeOf('OFFSET_OUT_OF_RANGE'), log)
    this.bytes += records.byteLength
    this.logs.push(log)
    return { ...this.#positions(request, log), errorCode: 0, records }
  }

  #refuse(request: PartitionRequest, errorCode: number, log?: PartitionLog): PartitionResponse {
    this.#failed = true
    return { ...this.#positions(request, log), errorCode, records: noRecords }
  }

  #positions(request: PartitionRequest, log?: PartitionLog): Omit<PartitionResponse, 'errorCode' | 'records'> {
    return {
      partitionIndex: request.partition,
      highWatermark: log?.highWatermark ?? -1,
      lastStableOffset: log?.lastStableOffset ?? -1,
      logStartOffset: log?.startOffset ?? -1,
      abortedTransactions: this.#request.isolationLevel === 1 ? [] : null,
    }
  }
}

/** Resolves when `bytes` more can be read from any of the logs, after `waitMs`, or when the connection ends. */
function readable(
  logs: readonly PartitionLog[],
  bytes: number,
  waitMs: number,
  call: Call,
  broker: BrokerState,
): Promise<void> {
  return new Promise((resolve) => {
    let left = bytes
    const stops = logs.map((log) =>
      log.onReadable((more) => {
        left -= more
        if (left <= 0 || more === 0) finish()
      }),
    )
    const timer = broker.clock.setTimer(waitMs, () => finish())
    call.ended.addEventListener('abort', finish)
    function finish(): void {
      timer.cancel()
      call.ended.removeEventListener('abort', finish)
      for (const stop of stops) stop()
      resolve()
    }
  })
}
