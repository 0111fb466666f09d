// `npm run example top-askers`: who asked most in a window of two seconds, told when the window is over.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'

const now = Date.now()
const window = now - (now % 2_000)
const asked = { ada: 9, grace: 7, linus: 5, dennis: 1 }
const question = (id: string, userId: string, timestamp?: number) => ({
  key: `q-${now}-${id}`,
  value: { type: 'created', userId, title: 'How does this work?' },
  ...(timestamp === undefined ? {} : { timestamp }),
})

await using engine = new SqlEngine({
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('top-askers.sql', import.meta.url), 'utf8'))
const bootstrapServers = engine.bootstrapServers ?? ''
const questions = Object.entries(asked).flatMap(([userId, count]) =>
  Array.from({ length: count }, (_, at) => question(`${userId}-${at}`, userId, now)),
)
await publish(bootstrapServers, 'question-events', questions)
console.log(`${questions.length} questions are asked; the window is over when a later one comes …`)

// Time passes in each partition by itself, and the topic of `npm start` has four: so many visitors are in all of them.
const visitors = Array.from({ length: 16 }, (_, at) => `visitor-${at}`)
let asking = Promise.resolve()
let more = 0
const timer = setInterval(() => {
  more += 1
  const later = visitors.map((userId) => question(`${userId}-${more}`, userId))
  asking = publish(bootstrapServers, 'question-events', later)
}, 500)
interface TopAskers {
  readonly SINCE: number
  readonly TOP: readonly { readonly sort_col: number; readonly col0: string }[]
}
for await (const row of engine.query('SELECT * FROM top_askers EMIT CHANGES;')) {
  const { SINCE, TOP } = row as unknown as TopAskers
  const places = TOP.map(({ sort_col: count, col0: userId }, at) => `${at + 1}. ${userId} (${count})`)
  console.log(`${new Date(SINCE).toISOString().slice(11, 19)}  ${places.join('  ')}`)
  const users = TOP.map(({ col0: userId }) => userId)
  if (SINCE === window && ['ada', 'grace', 'linus'].every((userId) => users.includes(userId))) break
}
clearInterval(timer)
await asking
