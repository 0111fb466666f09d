// A program as people write it: no `log`, no listener, a store read after the start. What it shows on a terminal is tested.
// node terminal-app.ts BOOTSTRAP APPLICATION INPUT STATE-DIRECTORY
import { MillraceApp, StreamsBuilder, string } from '@millrace/streams'

const [bootstrapServers = '', applicationId = '', input = '', stateDir = ''] = process.argv.slice(2)
const builder = new StreamsBuilder()
builder.stream(input, { key: string(), value: string() }).groupByKey().count({ store: 'counts' })

const app = new MillraceApp(builder.build(), { applicationId, bootstrapServers, stateDir })
app.stopOnSignals()
const printing = setInterval(() => console.log('still here'), 250)
await app.start()
clearInterval(printing)
console.log('started')
console.log(`k7 is ${app.store<string, number>('counts').get('k7')}`)
await app.stop()
