// J1: without state.
import type { BenchInput, InputRecord } from '../input/bench-input.ts'
import { checkOnce, numberOfId } from './expected-once.ts'
import type { Job } from './job.ts'

export const processedQuestions: Job = {
  title: 'J1 question → processed question',
  inputs: ['questions'],
  records: ({ questions }) => questions.count,
  stores: [],
  check: (input, { output }) =>
    checkOnce(output, {
      name: 'the output of J1',
      count: input.questions.count,
      recordAt: (number) => processed(input, number),
      numberOf: (_, text) => numberOfId(text),
    }),
}

function processed({ questions }: BenchInput, number: number): InputRecord | undefined {
  const { user, votes, json, timestamp } = questions.questionAt(number)
  return votes === 0 ? undefined : { key: user, json: `${json.slice(0, -1)},"status":"processed"}`, timestamp }
}
