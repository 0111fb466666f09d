// `npm run example user-sessions`: what two users did in the last three hours, as sessions.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'
import { rows } from '@millrace/example-publish/rows'

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
  // No record cache: the row of the last action comes last.
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100, 'statestore.cache.max.bytes': 0 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('user-sessions.sql', import.meta.url), 'utf8'))
await publish(engine.bootstrapServers ?? '', 'actions', actions)

interface Session {
  readonly USERID: string
  readonly WINDOWSTART: number
  readonly WINDOWEND: number
  readonly ROWTIME: number
  readonly ACTIONS: number | null
  readonly QUESTIONS: string[]
  readonly LATEST: string
}
const time = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
const sessions = new Map<string, string>()
for await (const row of rows<Session>(engine, 'USER_SESSIONS')) {
  const { USERID, WINDOWSTART, WINDOWEND, ACTIONS, QUESTIONS, LATEST } = row
  const id = `${USERID} ${WINDOWSTART} ${WINDOWEND}`
  if (ACTIONS === null) {
    // Part of a longer one now.
    sessions.delete(id)
    continue
  }
  const span = `${time(WINDOWSTART)}–${time(WINDOWEND)}`
  sessions.set(id, `${USERID.padEnd(6)}${span}  ${ACTIONS} actions on ${QUESTIONS.join(', ')}; the latest: ${LATEST}`)
  if (row.ROWTIME === now) break
}
for (const line of [...sessions.values()].toSorted()) console.log(line)
