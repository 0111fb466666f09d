// The operators that keep state as a process of its own: what the kill tests end and start again.
// node operators-app.ts '{"bootstrapServers": …, "applicationId": …, "prefix": …, "stateDir": …}'; further fields are options of the application.
import { MillraceApp, type MillraceAppOptions } from '@millrace/streams'
import { operatorsTopology } from './operators-topology.ts'

const { prefix, ...options } = JSON.parse(process.argv[2] ?? '{}') as MillraceAppOptions & { readonly prefix: string }

const app = new MillraceApp(
  operatorsTopology((name) => `${prefix}${name}`),
  {
    cacheMaxBytes: 0,
    replicationFactor: 1,
    ...options,
    log: ({ level, message }) => console.log(`${level}: ${message}`),
  },
)
app.onStateChange((state) => console.log(`state ${state}`))
app.stopOnSignals()
await app.start()
await app.finished
