// The jobs that are written in SQL, too: the same application, its topology out of statements.
import { systemClock } from '@millrace/record'
import { builtInFunctions, scalarFunction, SqlSession } from '@millrace/sql'
import { MillraceApp } from '@millrace/streams'
import { Marks } from './marks.ts'
import { settings } from './settings.ts'

const { job, input, output, bootstrapServers, applicationId, stateDir } = settings
const marks = new Marks(settings.records)

/** Stands where a program in the DSL has `peek`. */
const seen = scalarFunction('SEEN', {
  params: ['BIGINT'],
  returns: 'BIGINT',
  call: (value) => {
    marks.record()
    return value
  },
})

const source = `CREATE STREAM questions (user STRING KEY, id STRING, title STRING, votes BIGINT)
  WITH (KAFKA_TOPIC = '${input}', VALUE_FORMAT = 'JSON');`

const queries: Readonly<Record<string, string>> = {
  s1: `CREATE STREAM processed WITH (KAFKA_TOPIC = '${output}') AS
    SELECT user, id, title, votes * 2 AS score FROM questions WHERE SEEN(votes) > 0;`,
  s2: `CREATE TABLE counts WITH (KAFKA_TOPIC = '${output}') AS
    SELECT user, COUNT(*) AS asked FROM questions WHERE SEEN(votes) >= 0 GROUP BY user;`,
}

const session = new SqlSession({
  topics: { topic: () => ({ partitions: 1, replicas: 1 }) },
  functions: builtInFunctions().add(seen),
  clock: systemClock,
})
const [, planned] = await session.executeScript(`${source}\n${queries[job]}`)
if (planned?.kind !== 'query-planned') throw new Error(`${job} is no job in SQL`)

const app = new MillraceApp(planned.query.topology, {
  applicationId,
  bootstrapServers,
  stateDir,
  commitInterval: '1s',
  cacheMaxBytes: 10 << 20,
  log: ({ level, message }) => {
    if (level !== 'info') process.stderr.write(`${level}: ${message}\n`)
  },
})
await app.start()
await Promise.race([marks.allProcessed, app.finished])
await app.stop()
marks.mark('closed')
