// `npm run example questions-per-minute`: questions of four minutes, sent at once, counted by the minutes in which they were asked.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'

const minuteMs = 60_000
const now = Date.now()
const tags = ['kafka', 'sql', 'kafka', 'node']
/** One every ten seconds; the last one is asked now. */
const questions = Array.from({ length: 24 }, (_, at) => ({
  key: `q-${now}-${at}`,
  value: { userId: `user-${at % 5}`, tag: tags[at % tags.length], title: 'How does this work?' },
  timestamp: now - (23 - at) * (minuteMs / 6),
}))

await using engine = new SqlEngine({
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('questions-per-minute.sql', import.meta.url), 'utf8'))
await publish(engine.bootstrapServers ?? '', 'questions', questions)

// A push query gives rows as they come: this one ends when the last question is counted.
for await (const _ of engine.query(`SELECT * FROM questions_per_minute WHERE ROWTIME = ${now} EMIT CHANGES LIMIT 1;`));

// A pull query gives the rows that there are.
const lines: string[] = []
let total = 0
for await (const row of engine.query('SELECT * FROM questions_per_minute;')) {
  const { TAG, WINDOWSTART, ASKED } = row as { TAG: string; WINDOWSTART: number; ASKED: number }
  const minute = new Date(WINDOWSTART).toISOString().slice(11, 16)
  lines.push(`${minute}  ${TAG.padEnd(6)} ${'▪'.repeat(ASKED)} ${ASKED}`)
  total += ASKED
}
for (const line of lines.toSorted()) console.log(line)
console.log(`${total} questions so far`)
