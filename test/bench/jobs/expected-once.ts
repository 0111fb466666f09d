// Checks a topic that must hold each of some numbered records exactly once, in any order.
import type { LogRecord } from '@millrace/record'
import type { InputRecord } from '../input/bench-input.ts'
import type { TopicScan } from '../topic-scan.ts'
import { textOf } from './job.ts'

export interface ExpectedOnce {
  /** For messages. */
  readonly name: string
  /** Numbers go up to here. */
  readonly count: number
  /** Undefined where nothing is due. */
  recordAt(number: number): InputRecord | undefined
  /** Which record this must be. */
  numberOf(record: LogRecord, text: string): number
  /** The record's key as text. Default: all of it. */
  keyOf?(record: LogRecord): string
}

export async function checkOnce(scan: TopicScan, expected: ExpectedOnce): Promise<void> {
  const { name, count } = expected
  const keyOf = expected.keyOf ?? ((record: LogRecord) => textOf(record.key))
  const seen = new Uint8Array(count)
  await scan.forEach((record) => {
    const text = textOf(record.value)
    const number = expected.numberOf(record, text)
    const due = number >= 0 && number < count ? expected.recordAt(number) : undefined
    if (due === undefined) throw new Error(`${name} has ${text}, which is not due`)
    if (text !== due.json || keyOf(record) !== due.key || record.timestamp !== due.timestamp) {
      throw new Error(`${name} has ${keyOf(record)} ${text} where ${due.key} ${due.json} is due`)
    }
    if (seen[number] === 1) throw new Error(`${name} has ${text} twice`)
    seen[number] = 1
  })
  for (let number = 0; number < count; number++) {
    if (seen[number] === 0 && expected.recordAt(number) !== undefined) throw new Error(`${name} lacks ${number}`)
  }
}

/** The number at the end of an id, which the JSON has first: `{"id":"q-00000017"…`. */
export function numberOfId(text: string, at = 0): number {
  return Number(text.slice(at + '{"id":"q-'.length, at + '{"id":"q-00000000'.length))
}
