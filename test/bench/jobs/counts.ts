// J2 and J3: counts per user, and per user and minute. What must be there are the last counts; how many came before is the record cache's business.
import type { LogRecord } from '@millrace/record'
import type { BenchInput } from '../input/bench-input.ts'
import type { Question } from '../input/questions.ts'
import type { TopicScan } from '../topic-scan.ts'
import { type Job, textOf, type Written } from './job.ts'

const windowMs = 60_000

export const userCounts: Job = {
  title: 'J2 count per key',
  inputs: ['questions'],
  records: ({ questions }) => questions.count,
  stores: ['counts'],
  check: (input, written) =>
    checkCounts(
      'J2',
      expectedCounts(input, ({ user }) => user),
      written,
      (record) => textOf(record.key),
    ),
}

export const minuteCounts: Job = {
  title: 'J3 count per key and minute',
  inputs: ['questions'],
  records: ({ questions }) => questions.count,
  stores: ['counts'],
  check: (input, written) =>
    checkCounts('J3', expectedCounts(input, minuteOf), written, (record, isChangelog) =>
      windowOf(record, isChangelog ? 4 : 0),
    ),
}

function minuteOf({ user, timestamp }: Question): string {
  return `${user}@${timestamp - (timestamp % windowMs)}`
}

/** A windowed key: the key, 8 bytes of start; in a changelog 4 bytes of sequence number after it. */
function windowOf({ key }: LogRecord, tail: number): string {
  const bytes = Buffer.from(key ?? [])
  const at = bytes.length - 8 - tail
  return `${bytes.toString('latin1', 0, at)}@${bytes.readBigInt64BE(at)}`
}

function expectedCounts({ questions }: BenchInput, groupOf: (question: Question) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (let number = 0; number < questions.count; number++) {
    const group = groupOf(questions.questionAt(number))
    counts.set(group, (counts.get(group) ?? 0) + 1)
  }
  return counts
}

async function checkCounts(
  job: string,
  expected: ReadonlyMap<string, number>,
  { output, changelogs }: Written,
  groupOf: (record: LogRecord, isChangelog: boolean) => string,
): Promise<void> {
  await checkLastCounts(`${job}'s output`, output, expected, (record) => groupOf(record, false))
  for (const [store, changelog] of changelogs) {
    await checkLastCounts(`${job}'s changelog of ${store}`, changelog, expected, (record) => groupOf(record, true))
  }
}

async function checkLastCounts(
  name: string,
  scan: TopicScan,
  expected: ReadonlyMap<string, number>,
  groupOf: (record: LogRecord) => string,
): Promise<void> {
  const counts = new Map<string, number>()
  await scan.forEach((record) => {
    const group = groupOf(record)
    const count = Number(Buffer.from(record.value as Uint8Array).readBigInt64BE())
    if (count <= (counts.get(group) ?? 0)) throw new Error(`${name} counts ${group} down to ${count}`)
    counts.set(group, count)
  })
  if (counts.size !== expected.size) throw new Error(`${name} has ${counts.size} groups of ${expected.size}`)
  for (const [group, count] of expected) {
    if (counts.get(group) !== count) throw new Error(`${name} ends at ${counts.get(group)} for ${group}, not ${count}`)
  }
}
