// Records of one partition that go to the broker together, as kafkajs takes them.
import type { Headers, LogRecord } from '@millrace/record'
import type { IHeaders } from 'kafkajs'
import type { Sealed } from '../../adapter/writer/batching-writer.ts'
import { type ClientError, clientError } from '../../errors.ts'
import type { KafkajsRecord } from '../connection/kafkajs-broker.ts'

/** Under which numbers a batch was sent: kept on every retry, so that the broker recognises what it has. */
export interface Numbers {
  readonly identity: ProducerIdentity
  readonly firstSequence: number
}

export interface ProducerIdentity {
  readonly producerId: string
  readonly producerEpoch: number
}

export class Batch implements Sealed {
  readonly records: readonly KafkajsRecord[]
  readonly chargedBytes: number
  readonly deadline: number
  readonly settled: Promise<void>
  numbers: Numbers | undefined
  attempts = 0
  /** An attempt may have written it: its answer was lost, or said so. */
  maybeWritten = false
  #settle: () => void = () => {}

  constructor(records: readonly KafkajsRecord[], chargedBytes: number, deadline: number) {
    this.records = records
    this.chargedBytes = chargedBytes
    this.deadline = deadline
    this.settled = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  settle(): void {
    this.#settle()
  }

  /** Two batches in its place. It has more than one record. */
  split(): readonly [Batch, Batch] {
    const middle = Math.ceil(this.records.length / 2)
    const part = (records: readonly KafkajsRecord[]): Batch =>
      new Batch(records, Math.round((this.chargedBytes * records.length) / this.records.length), this.deadline)
    return [part(this.records.slice(0, middle)), part(this.records.slice(middle))]
  }

  logRecords(): LogRecord[] {
    return this.records.map(({ key, value, timestamp, headers }, offset) => ({
      offset,
      timestamp: Number(timestamp),
      key: key as Buffer | null,
      value: value as Buffer | null,
      headers: Object.entries(headers).flatMap(([name, values]) =>
        [values].flat().map((each) => ({ key: name, value: each as Buffer })),
      ),
    }))
  }
}

/**
 * kafkajs takes headers as an object: values of one key come together, and keys that are whole numbers first.
 * A header without a value it cannot write: throws `CLIENT_NOT_SUPPORTED`.
 */
export function kafkajsHeaders(headers: Headers, where: string): IHeaders {
  const found: Record<string, Buffer[]> = Object.create(null) as Record<string, Buffer[]>
  for (const { key, value } of headers) {
    if (value === null) throw noValue(key, where)
    const values = (found[key] ??= [])
    values.push(Buffer.from(value))
  }
  return found
}

function noValue(header: string, where: string): ClientError {
  const message = `kafkajs cannot write the header ${JSON.stringify(header)} of a record for ${where}, because it has no value (an empty one would do); give it one, or use nativeClient`
  return clientError('CLIENT_NOT_SUPPORTED', message, { details: { header } })
}
