// J5: each answer meets its question, if both are near enough in time. Both streams keep all of their records for the other: every one must be in a changelog.
import type { Answer, Answers } from '../input/answers.ts'
import type { BenchInput, InputName } from '../input/bench-input.ts'
import { checkOnce, numberOfId } from './expected-once.ts'
import { type Job, type Written } from './job.ts'

export interface JoinWindowOf {
  readonly windowMs: number
}

export const streamJoin: Job & JoinWindowOf = joinOf({
  name: 'J5',
  windowMs: 10_000,
  answersName: 'answers',
  answersOf: ({ answers }) => answers,
})

/** All records are in the window, any of which an answer may be to. */
export const largeStreamJoin: Job & JoinWindowOf = joinOf({
  name: 'J5-large',
  windowMs: 86_400_000,
  answersName: 'late-answers',
  answersOf: ({ lateAnswers }) => lateAnswers,
})

interface JoinOptions extends JoinWindowOf {
  readonly name: string
  readonly answersName: InputName
  readonly answersOf: (input: BenchInput) => Answers
}

function joinOf(options: JoinOptions): Job & JoinWindowOf {
  const { name, windowMs, answersName } = options
  const title = windowMs < 60_000 ? `within ${windowMs / 1_000} s` : 'of the same day'
  return {
    title: `${name} question with its answers ${title}`,
    windowMs,
    inputs: ['asked', answersName],
    records: ({ halfCount }) => 2 * halfCount,
    stores: ['answered-this-join-store', 'answered-other-join-store'],
    needsLibrary: true,
    check: (input, written) => checkJoined(options, input, written),
  }
}

async function checkJoined(options: JoinOptions, input: BenchInput, { output, changelogs }: Written): Promise<void> {
  const { name, windowMs, answersName, answersOf } = options
  const answers = answersOf(input)
  const isNear = ({ question, timestamp }: Answer): boolean => timestamp - question.timestamp <= windowMs
  await checkOnce(output, {
    name: `the output of ${name}`,
    count: input.halfCount,
    recordAt: (number) => {
      const answer = answers.answerAt(number)
      if (!isNear(answer)) return undefined
      const { question, json, timestamp } = answer
      return { key: question.id, json: `${question.json.slice(0, -1)},"answer":${json}}`, timestamp }
    },
    numberOf: (_, text) => numberOfId(text, text.indexOf('"answer":') + '"answer":'.length),
  })
  for (const [at, changelog] of [...changelogs.values()].entries()) {
    const kept = input.topic(at === 0 ? 'asked' : answersName)
    await checkOnce(changelog, {
      name: `changelog ${at} of ${name}`,
      count: kept.count,
      recordAt: (number) => kept.recordAt(number),
      numberOf: (_, text) => numberOfId(text),
      keyOf: ({ key }) => Buffer.from(key ?? []).toString('latin1', 0, (key?.length ?? 0) - 12),
    })
  }
}
