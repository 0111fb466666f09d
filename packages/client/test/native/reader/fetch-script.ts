// Scripts the fetch side of a cluster: partitions as lists of batches, answered from the asked offset on.
import { batchesIn, type KafkaErrorName, type RequestOf, type ResponseInput } from '@millrace/protocol'
import { code, type ScriptedCluster } from '../scripted-cluster.ts'

export interface Asked {
  readonly topicId: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly leaderEpoch: number
  readonly maxBytes: number
  readonly port: number
}

type Partition = ResponseInput<'Fetch'>['responses'][number]['partitions'][number]

export class FetchScript {
  readonly batches = new Map<number, Uint8Array[]>()
  readonly asked: Asked[] = []
  /** What happens instead of a proper answer for one partition. */
  instead: (asked: Asked) => KafkaErrorName | Uint8Array | undefined = () => undefined
  /** Waited for before the answer. */
  hold: (body: RequestOf<'Fetch'>) => Promise<void> | undefined = () => undefined
  /** Answers of real brokers are whole batches; true cuts them at the limit as brokers may for partitions behind the first. */
  cutAtLimit = false

  constructor(cluster: ScriptedCluster) {
    cluster.on('Fetch', async (body, { port }) => {
      const answers = body.topics.map(({ topic, topicId, partitions }) => ({
        topic,
        topicId,
        partitions: partitions.map(({ partition, fetchOffset, currentLeaderEpoch, partitionMaxBytes }) => {
          const asked = {
            topic,
            topicId,
            partition,
            offset: fetchOffset,
            leaderEpoch: currentLeaderEpoch,
            maxBytes: partitionMaxBytes,
            port,
          }
          this.asked.push(asked)
          return this.#answer(asked)
        }),
      }))
      await this.hold(body)
      // An empty answer is held back for a moment, as a broker does.
      const empty = answers.every(({ partitions }) =>
        partitions.every(({ records, errorCode }) => !records?.length && !errorCode),
      )
      if (empty) await new Promise((resolve) => setTimeout(resolve, 2))
      return { errorCode: 0, responses: answers }
    })
  }

  put(partition: number, ...batches: Uint8Array[]): void {
    this.batches.set(partition, [...(this.batches.get(partition) ?? []), ...batches])
  }

  #answer(asked: Asked): Partition {
    const all = this.batches.get(asked.partition) ?? []
    const end = all.reduce((last, bytes) => endOf(bytes) ?? last, 0)
    const answer = {
      partitionIndex: asked.partition,
      errorCode: 0,
      highWatermark: end,
      lastStableOffset: end,
      logStartOffset: 0,
      abortedTransactions: [],
      records: null,
    }
    const instead = this.instead(asked)
    if (typeof instead === 'string') return { ...answer, errorCode: code(instead), highWatermark: -1 }
    if (instead) return { ...answer, records: instead }
    if (asked.offset > end) return { ...answer, errorCode: code('OFFSET_OUT_OF_RANGE'), highWatermark: -1 }
    const records = Buffer.concat(all.filter((bytes) => (endOf(bytes) as number) > asked.offset))
    return { ...answer, records: this.cutAtLimit ? records.subarray(0, asked.maxBytes) : records }
  }
}

function endOf(bytes: Uint8Array): number | undefined {
  let end: number | undefined
  for (const batch of batchesIn(bytes)) end = batch.nextOffset
  return end
}
