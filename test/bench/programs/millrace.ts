// The jobs as a user of Millrace writes them.
import { bytes, joinWindow, json, long, MillraceApp, StreamsBuilder, string, tumbling } from '@millrace/streams'
import { Marks } from './marks.ts'
import { settings } from './settings.ts'

interface Question {
  readonly id: string
  readonly user: string
  readonly title: string
  readonly tags: readonly string[]
  readonly votes: number
  readonly askedAt: number
}

const { job, input, otherInput, output, bootstrapServers, applicationId, stateDir } = settings
const marks = new Marks(settings.records)
const builder = new StreamsBuilder()

function processQuestions(): void {
  builder
    .stream(input, { key: string(), value: json<Question>() })
    .peek(() => marks.record())
    .filter((_, question) => question.votes > 0)
    .mapValues((question) => ({ ...question, status: 'processed' }))
    .to(output, { value: json() })
}

function countQuestions(): void {
  builder
    .stream(input, { key: string(), value: bytes() })
    .peek(() => marks.record())
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(output, { value: long() })
}

function countByMinute(): void {
  builder
    .stream(input, { key: string(), value: bytes() })
    .peek(() => marks.record())
    .groupByKey()
    .windowedBy(tumbling('1m', { grace: 0 }))
    .count({ store: 'counts' })
    .toStream()
    .to(output, { value: long() })
}

function joinUsers(): void {
  const users = builder.table(otherInput, { key: string(), value: json<object>(), store: 'users' })
  builder
    .stream(input, { key: string(), value: json<Question>() })
    .peek(() => marks.record())
    .join(users, (question, by) => ({ ...question, by }))
    .to(output, { value: json() })
}

function joinAnswers(windowMs: number): void {
  const as = { key: string(), value: json<object>() }
  const answers = builder.stream(otherInput, as).peek(() => marks.record())
  builder
    .stream(input, as)
    .peek(() => marks.record())
    .join(answers, (question, answer) => ({ ...question, answer }), joinWindow(windowMs, { grace: 0 }), {
      ...as,
      otherValue: as.value,
      store: 'answered',
    })
    .to(output, as)
}

function projectQuestions(): void {
  builder
    .stream(input, { key: string(), value: json<Question>() })
    .peek(() => marks.record())
    .filter((_, { votes }) => votes > 0)
    .mapValues(({ id, title, votes }) => ({ ID: id, TITLE: title, SCORE: votes * 2 }))
    .to(output, { value: json() })
}

function countQuestionsAsJson(): void {
  builder
    .stream(input, { key: string(), value: json<Question>() })
    .peek(() => marks.record())
    .filter((_, { votes }) => votes >= 0)
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .mapValues((asked) => ({ ASKED: asked }))
    .to(output, { value: json() })
}

switch (job) {
  case 'j1':
    processQuestions()
    break
  case 'j2':
    countQuestions()
    break
  case 'j3':
    countByMinute()
    break
  case 'j4':
    joinUsers()
    break
  case 'j5':
    joinAnswers(10_000)
    break
  case 'j5-large':
    joinAnswers(86_400_000)
    break
  case 's1':
    projectQuestions()
    break
  case 's2':
    countQuestionsAsJson()
    break
}

/** J5-large: a tenth of what its windows hold, 160 bytes a record. What is uncommitted is there twice while it is written. */
const memoryLimit = settings.records * 16
const limits = { storeMemoryMaxBytes: memoryLimit / 2, uncommittedMaxBytes: memoryLimit / 4 }

const app = new MillraceApp(builder.build(), {
  applicationId,
  bootstrapServers,
  stateDir,
  commitInterval: '1s',
  cacheMaxBytes: 10 << 20,
  ...(job === 'j5-large' ? limits : {}),
  log: ({ level, message }) => {
    if (level !== 'info') process.stderr.write(`${level}: ${message}\n`)
  },
})
await app.start()
await Promise.race([marks.allProcessed, app.finished])
await app.stop()
marks.mark('closed')
