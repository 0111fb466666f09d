// Counts records by key without a record cache, so that every record shows at once in output and changelog: what the kill tests end and start again.
// node counting-app.ts '{"bootstrapServers": …, "applicationId": …, "input": …, "output": …, "stateDir": …}'; further fields are options of the application.
import { long, MillraceApp, type MillraceAppOptions, StreamsBuilder, string } from '@millrace/streams'

interface Settings extends MillraceAppOptions {
  readonly input: string
  readonly output: string
}

const { input, output, ...options } = JSON.parse(process.argv[2] ?? '{}') as Settings

const builder = new StreamsBuilder()
builder
  .stream(input, { key: string(), value: string() })
  .groupByKey()
  .count({ store: 'counts' })
  .toStream()
  .to(output, { value: long() })

const app = new MillraceApp(builder.build(), {
  cacheMaxBytes: 0,
  replicationFactor: 1,
  ...options,
  log: ({ level, message }) => console.log(`${level}: ${message}`),
})
app.onStateChange((state) => console.log(`state ${state}`))
app.stopOnSignals()
await app.start()
await app.finished
