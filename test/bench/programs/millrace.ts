// The jobs as a user of Millrace writes them.
import { bytes, json, long, MillraceApp, StreamsBuilder, string } from '@millrace/streams'
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

const { job, input, output, bootstrapServers, applicationId, stateDir } = settings
const marks = new Marks(settings.records)
const builder = new StreamsBuilder()

if (job === 'j1') {
  builder
    .stream(input, { key: string(), value: json<Question>() })
    .peek(() => marks.record())
    .filter((_, question) => question.votes > 0)
    .mapValues((question) => ({ ...question, status: 'processed' }))
    .to(output, { value: json() })
} else {
  builder
    .stream(input, { key: string(), value: bytes() })
    .peek(() => marks.record())
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(output, { value: long() })
}

const app = new MillraceApp(builder.build(), {
  applicationId,
  bootstrapServers,
  stateDir,
  commitInterval: '1s',
  cacheMaxBytes: 10 << 20,
  log: ({ level, message }) => {
    if (level !== 'info') process.stderr.write(`${level}: ${message}\n`)
  },
})
await app.start()
await Promise.race([marks.allProcessed, app.finished])
await app.stop()
marks.mark('closed')
