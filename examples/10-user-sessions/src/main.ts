// `npm run example user-sessions`: what two users did in the last three hours, as sessions.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'

const now = Date.now()
const action = (minute: number, key: string, what: string, question: string) => ({
  key,
  value: { what, question },
  timestamp: now + minute * 60_000,
})
const actions = [
  action(-180, 'ada', 'asked', 'q-1'),
  action(-170, 'ada', 'edited', 'q-1'),
  action(-100, 'grace', 'read', 'q-1'),
  action(-60, 'grace', 'answered', 'q-1'),
  // It comes late, and makes one session of two.
  action(-80, 'grace', 'read', 'q-2'),
  action(-20, 'ada', 'read', 'q-2'),
  action(0, 'ada', 'voted', 'q-1'),
]

await using engine = new SqlEngine({
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('user-sessions.sql', import.meta.url), 'utf8'))
await publish(engine.bootstrapServers ?? '', 'actions', actions)
// Until the last action is in the table.
for await (const _ of engine.query(`SELECT * FROM user_sessions WHERE ROWTIME = ${now} EMIT CHANGES LIMIT 1;`));

interface Session {
  readonly WINDOWSTART: number
  readonly WINDOWEND: number
  readonly ACTIONS: number
  readonly QUESTIONS: readonly string[]
  readonly LATEST: string
}
const time = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
for (const user of ['ada', 'grace']) {
  for await (const row of engine.query(`SELECT * FROM user_sessions WHERE userId = '${user}';`)) {
    const { WINDOWSTART, WINDOWEND, ACTIONS, QUESTIONS, LATEST } = row as unknown as Session
    const span = `${time(WINDOWSTART)}–${time(WINDOWEND)}`
    console.log(`${user} ${span}  ${ACTIONS} actions on ${QUESTIONS.join(', ')}; the latest: ${LATEST}`)
  }
}
