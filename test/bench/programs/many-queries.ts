// An engine with many persistent queries over one topic, every other one with state. Tells of each how long its statement took,
// and how much memory the process has when the query has done its work.
// Command line: BOOTSTRAP INPUT STATE-DIRECTORY QUERIES RECORDS. With --expose-gc: what could be freed is not counted.
import { setTimeout } from 'node:timers/promises'
import { nativeClient } from '@millrace/client'
import { SqlEngine } from '@millrace/engine'

const [bootstrapServers = '', input = '', stateDir = '', queries = '0', records = '0'] = process.argv.slice(2)
const client = nativeClient({ bootstrapServers, clientId: 'bench-queries' })

await using engine = new SqlEngine({
  bootstrapServers,
  stateDir,
  serviceId: `bench_${process.pid}_`,
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 200 },
  log: ({ level, message }) => {
    if (level !== 'info') process.stderr.write(`${level}: ${message}\n`)
  },
})
await engine.start()
await engine.execute(`CREATE STREAM questions (user STRING KEY, id STRING, title STRING, votes BIGINT)
  WITH (KAFKA_TOPIC = '${input}', VALUE_FORMAT = 'JSON');`)

/** Resolves when the newest query has committed all of the input. */
async function workDone(): Promise<void> {
  const groupId = engine.queries.at(-1)?.query.applicationId ?? ''
  for (;;) {
    const offsets = await client.admin.groupOffsets(groupId)
    const done = [...offsets.values()]
      .filter(({ topic }) => topic === input)
      .reduce((sum, { offset }) => sum + offset, 0)
    if (done >= Number(records)) return
    await setTimeout(50)
  }
}

const startMs: number[] = []
const residentMiB: number[] = []
for (let number = 1; number <= Number(queries); number += 1) {
  const startedAt = performance.now()
  await engine.execute(
    number % 2 === 0
      ? `CREATE TABLE counts_${number} AS SELECT user, COUNT(*) AS asked FROM questions GROUP BY user;`
      : `CREATE STREAM liked_${number} AS SELECT user, title, votes * 2 AS score FROM questions WHERE votes > ${number};`,
  )
  startMs.push(performance.now() - startedAt)
  await workDone()
  globalThis.gc?.()
  residentMiB.push(process.memoryUsage.rss() / 2 ** 20)
}
process.stdout.write(`${JSON.stringify({ startMs, residentMiB })}\n`)
await client.close()
