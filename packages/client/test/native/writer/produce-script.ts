// Scripts the produce side of a cluster: partitions as idempotent logs, and a fate for each batch that arrives.
import { batchesIn, type KafkaErrorName, type ResponseInput } from '@millrace/protocol'
import { code, type ScriptedCluster } from '../scripted-cluster.ts'
import { IdempotentLog } from './idempotent-log.ts'

/**
 * `cut-before`, `cut-after`: the connection ends without, with the batch written. An error name refuses it without writing; with `written` the broker wrote it
 * and answers the error all the same.
 */
export type Fate = 'ok' | 'cut-before' | 'cut-after' | 'silence' | KafkaErrorName | { readonly written: KafkaErrorName }

export interface Arrived {
  readonly key: string
  readonly port: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
  readonly bytes: Uint8Array
}

export class ProduceScript {
  readonly logs = new Map<string, IdempotentLog>()
  readonly arrived: Arrived[] = []
  fate: (arrived: Arrived, index: number) => Fate = () => 'ok'

  constructor(cluster: ScriptedCluster) {
    cluster.on('Produce', (body, { port }) => {
      const responses: ResponseInput<'Produce'>['responses'][number][] = []
      for (const { name, partitionData } of body.topicData) {
        const partitionResponses: (typeof responses)[number]['partitionResponses'][number][] = []
        for (const { index, records } of partitionData) {
          const answer = this.#answer(name, index, port, records as Uint8Array)
          if (typeof answer === 'string') return answer
          partitionResponses.push({ index, ...answer })
        }
        responses.push({ name, partitionResponses })
      }
      return { responses }
    })
  }

  log(key: string): IdempotentLog {
    let log = this.logs.get(key)
    if (!log) this.logs.set(key, (log = new IdempotentLog()))
    return log
  }

  #answer(topic: string, partition: number, port: number, bytes: Uint8Array) {
    const [batch] = batchesIn(bytes)
    if (!batch) throw new Error('a produce request without a batch')
    const { producerId, producerEpoch, baseSequence, count } = batch
    const key = `${topic}-${partition}`
    const arrived = { key, port, producerId, producerEpoch, baseSequence, count, bytes: bytes.slice() }
    const fate = this.fate(arrived, this.arrived.length)
    this.arrived.push(arrived)
    if (fate === 'silence') return 'silence' as const
    if (fate === 'cut-before') return 'cut' as const
    if (fate !== 'ok' && fate !== 'cut-after' && typeof fate === 'string')
      return { errorCode: code(fate), baseOffset: -1 }
    const written = this.log(key).append(bytes)
    if (fate === 'cut-after') return 'cut' as const
    return typeof fate === 'object' ? { errorCode: code(fate.written), baseOffset: -1 } : written
  }
}
