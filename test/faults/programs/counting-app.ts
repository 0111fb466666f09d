// Counts records by key without a record cache, so that every record shows at once in output and changelog: what the kill tests end and start again.
// node counting-app.ts '{"bootstrapServers": …, "applicationId": …, "input": …, "output": …, "stateDir": …}'; further fields are options of the application.
import { setTimeout as pause } from 'node:timers/promises'
import { long, MillraceApp, type MillraceAppOptions, StreamsBuilder, string } from '@millrace/streams'

interface Settings extends MillraceAppOptions {
  readonly input: string
  readonly output: string
  /** Waits up to so long for each record before it is counted. */
  readonly waitMs?: number
}

const { input, output, waitMs, ...options } = JSON.parse(process.argv[2] ?? '{}') as Settings

const builder = new StreamsBuilder()
const records = builder.stream(input, { key: string(), value: string() })
let calls = 0
const waited =
  waitMs === undefined
    ? records
    : records.mapValuesAsync((value, _, { signal }) => pause(calls++ % (waitMs + 1), value, { signal }), {
        timeout: '10s',
        concurrency: 100,
      })
waited.groupByKey({ value: string() }).count({ store: 'counts' }).toStream().to(output, { value: long() })

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
