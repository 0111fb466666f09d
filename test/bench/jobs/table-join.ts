// J4: each question meets the row of the user who asked it, in a table of 10,000.
import { users } from '../input/questions.ts'
import { checkOnce, numberOfId } from './expected-once.ts'
import { type Job, textOf } from './job.ts'

export const tableJoin: Job = {
  title: 'J4 question with its user',
  inputs: ['questions', 'users'],
  records: ({ questions }) => questions.count,
  stores: ['users'],
  check: async (input, { output, changelogs }) => {
    const { questions } = input
    await checkOnce(output, {
      name: 'the output of J4',
      count: questions.count,
      recordAt: (number) => {
        const { user, json, timestamp } = questions.questionAt(number)
        const row = input.userAt(Number(user.slice(1))).json
        return { key: user, json: `${json.slice(0, -1)},"by":${row}}`, timestamp }
      },
      numberOf: (_, text) => numberOfId(text),
    })
    for (const changelog of changelogs.values()) {
      await checkOnce(changelog, {
        name: 'the changelog of J4',
        count: users,
        recordAt: (number) => input.userAt(number),
        numberOf: ({ key }) => Number(textOf(key).slice(1)),
      })
    }
  },
}
