// S1 and S2: what is written in the DSL and in SQL, to the same bytes.
import type { BenchInput } from '../input/bench-input.ts'
import { checkOnce } from './expected-once.ts'
import { type Job, textOf } from './job.ts'

export const projectedQuestions: Job = {
  title: 'S1 filter and project, in the DSL and in SQL',
  inputs: ['questions'],
  records: ({ questions }) => questions.count,
  stores: [],
  isInSql: true,
  check: (input, { output }) =>
    checkOnce(output, {
      name: 'the output of S1',
      count: input.questions.count,
      recordAt: (number) => projected(input, number),
      numberOf: (_, text) => Number(text.slice('{"ID":"q-'.length, '{"ID":"q-00000000'.length)),
    }),
}

function projected({ questions }: BenchInput, number: number) {
  const { user, votes, json, timestamp } = questions.questionAt(number)
  if (votes === 0) return undefined
  const { id, title } = JSON.parse(json) as { readonly id: string; readonly title: string }
  return { key: user, json: JSON.stringify({ ID: id, TITLE: title, SCORE: votes * 2 }), timestamp }
}

export const groupedQuestions: Job = {
  title: 'S2 count per key, in the DSL and in SQL',
  inputs: ['questions'],
  records: ({ questions }) => questions.count,
  stores: [],
  isInSql: true,
  async check(input, { output }) {
    const counts = new Map<string, number>()
    await output.forEach((record) => {
      const { ASKED } = JSON.parse(textOf(record.value)) as { readonly ASKED: number }
      counts.set(textOf(record.key), ASKED)
    })
    const { questions } = input
    for (let number = 0; number < questions.count; number++) {
      const { user } = questions.questionAt(number)
      counts.set(user, (counts.get(user) ?? 0) - 1)
    }
    for (const [user, rest] of counts) if (rest !== 0) throw new Error(`S2 counts ${rest} too many for ${user}`)
  },
}
