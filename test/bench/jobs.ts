// The jobs: what a contestant is asked to do, and what must lie in its topics afterwards, recomputed from the input record by record.
import type { LogRecord } from '@millrace/record'
import type { Question, Questions } from './questions.ts'
import type { TopicScan } from './topic-scan.ts'

export const jobNames = ['j1', 'j2'] as const
export type JobName = (typeof jobNames)[number]

export interface Job {
  readonly name: JobName
  readonly title: string
  /** Has a store, and so a changelog. */
  readonly hasStore: boolean
  /** Throws unless the topics of a run hold exactly what the job asks for. `changelog` is undefined for a contestant that keeps none. */
  check(input: Questions, output: TopicScan, changelog: TopicScan | undefined): Promise<void>
}

export const jobs: Readonly<Record<JobName, Job>> = {
  j1: { name: 'j1', title: 'J1 question → processed question', hasStore: false, check: checkProcessed },
  j2: { name: 'j2', title: 'J2 count per key', hasStore: true, check: checkCounts },
}

/** The filter of J1. */
function isKept(question: Question): boolean {
  return question.votes > 0
}

async function checkProcessed(input: Questions, output: TopicScan): Promise<void> {
  const left = new Uint8Array(input.count)
  let expected = 0
  for (let number = 0; number < input.count; number++) {
    if (!isKept(input.questionAt(number))) continue
    left[number] = 1
    expected++
  }
  let seen = 0
  await output.forEach((record) => {
    const text = textOf(record.value)
    const question = input.questionAt(Number(text.slice(9, 17)))
    const wanted = `${question.json.slice(0, -1)},"status":"processed"}`
    if (text !== wanted || textOf(record.key) !== question.user || record.timestamp !== question.timestamp) {
      throw new Error(`J1 wrote ${text} where ${wanted} was due`)
    }
    if (left[question.number] !== 1)
      throw new Error(`J1 wrote question ${question.number} twice, or should have left it out`)
    left[question.number] = 0
    seen++
  })
  if (seen !== expected) throw new Error(`J1 wrote ${seen} questions of ${expected}`)
}

async function checkCounts(input: Questions, output: TopicScan, changelog: TopicScan | undefined): Promise<void> {
  const expected = new Map<string, number>()
  for (let number = 0; number < input.count; number++) {
    const { user } = input.questionAt(number)
    expected.set(user, (expected.get(user) ?? 0) + 1)
  }
  for (const [name, scan] of [
    ['output', output],
    ['changelog', changelog],
  ] as const) {
    if (scan) await checkLastCounts(name, scan, expected)
  }
}

async function checkLastCounts(name: string, scan: TopicScan, expected: ReadonlyMap<string, number>): Promise<void> {
  const counts = new Map<string, number>()
  await scan.forEach((record) => {
    const user = textOf(record.key)
    const count = Number(Buffer.from(record.value as Uint8Array).readBigInt64BE())
    if (count <= (counts.get(user) ?? 0)) throw new Error(`J2's ${name} counts ${user} down to ${count}`)
    counts.set(user, count)
  })
  if (counts.size !== expected.size) throw new Error(`J2's ${name} has ${counts.size} users of ${expected.size}`)
  for (const [user, count] of expected) {
    if (counts.get(user) !== count)
      throw new Error(`J2's ${name} ends at ${counts.get(user)} for ${user}, not ${count}`)
  }
}

const decoder = new TextDecoder()

function textOf(bytes: LogRecord['value']): string {
  return decoder.decode(bytes ?? new Uint8Array())
}
