// `npm run example unanswered-questions`: three questions, one of them answered; what nobody answers is told when its time is over.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'

const now = Date.now()
const question = (id: string, userId: string, title: string) => ({ key: id, value: { userId, title } })

await using engine = new SqlEngine({
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('unanswered-questions.sql', import.meta.url), 'utf8'))
const bootstrapServers = engine.bootstrapServers ?? ''
await publish(bootstrapServers, 'asked', [
  question(`${now}-1`, 'ada', 'Is there an answer?'),
  question(`${now}-2`, 'grace', 'Does nobody know?'),
  question(`${now}-3`, 'linus', 'Is this thing on?'),
])
await publish(bootstrapServers, 'answered', [{ key: `${now}-1`, value: { userId: 'grace', text: 'There is.' } }])
console.log('ada, grace and linus have asked, ada has an answer; now we wait …')

// Time passes in a stream when records come. The last of these are told at the next start, which goes on where this one stopped.
let asking = Promise.resolve()
let more = 0
const timer = setInterval(() => {
  more += 1
  asking = publish(bootstrapServers, 'asked', [question(`${now}-more-${more}`, 'somebody', 'May I ask, too?')])
}, 500)
for await (const { ID, USERID, TITLE } of engine.query('SELECT * FROM unanswered EMIT CHANGES;')) {
  console.log(`nobody answered ${String(USERID)}: “${String(TITLE)}”`)
  if (ID === `${now}-3`) break
}
clearInterval(timer)
await asking
