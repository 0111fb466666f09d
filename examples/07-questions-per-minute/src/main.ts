// `npm run example questions-per-minute`: questions of four minutes, sent at once, counted by the minutes in which they were asked.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'
import { rows } from '@millrace/example-publish/rows'

const minuteMs = 60_000
const now = Date.now()
const tags = ['kafka', 'sql', 'kafka', 'node']
/** One every ten seconds. The last one is asked now: when it is counted, all are. */
const questions = Array.from({ length: 24 }, (_, at) => ({
  key: `q-${now}-${at}`,
  value: { userId: `user-${at % 5}`, tag: tags[at % tags.length], title: 'How does this work?' },
  timestamp: now - (23 - at) * (minuteMs / 6),
}))

await using engine = new SqlEngine({
  // No record cache: every change of a count is a row, in the order of the questions.
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100, 'statestore.cache.max.bytes': 0 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('questions-per-minute.sql', import.meta.url), 'utf8'))
await publish(engine.bootstrapServers ?? '', 'questions', questions)

const counts = new Map<string, number>()
for await (const row of rows<{ TAG: string; WINDOWSTART: number; ASKED: number; ROWTIME: number }>(
  engine,
  'QUESTIONS_PER_MINUTE',
)) {
  counts.set(`${new Date(row.WINDOWSTART).toISOString().slice(11, 16)}  ${row.TAG}`, row.ASKED)
  if (row.ROWTIME === now) break
}
let total = 0
for (const [minuteAndTag, asked] of counts) {
  console.log(`${minuteAndTag.padEnd(14)}${'▪'.repeat(asked)} ${asked}`)
  total += asked
}
console.log(`${total} questions so far`)
