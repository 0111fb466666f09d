// A program that counts records by key: what the tests start, stop and kill as a process of its own.
// node counting-app.ts BOOTSTRAP APPLICATION INPUT OUTPUT STATE-DIRECTORY [INSTANCE]
import { long, MillraceApp, StreamsBuilder, string } from '@millrace/streams'

const [bootstrapServers = '', applicationId = '', input = '', output = '', stateDir = '', instanceId] =
  process.argv.slice(2)

const builder = new StreamsBuilder()
builder
  .stream(input, { key: string(), value: string() })
  .groupByKey()
  .count({ store: 'counts' })
  .toStream()
  .to(output, { value: long() })

const app = new MillraceApp(builder.build(), {
  applicationId,
  bootstrapServers,
  stateDir,
  ...(instanceId === undefined ? {} : { instanceId }),
  commitInterval: '50ms',
  sessionTimeout: '10s',
  log: ({ level, message }) => console.log(`${level}: ${message}`),
})
app.onStateChange((state) => console.log(`state ${state}, tasks ${app.metrics()?.tasks.join(' ') ?? ''}`))
app.stopOnSignals()
await app.start()
await app.finished
