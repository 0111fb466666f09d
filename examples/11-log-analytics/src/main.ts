// `npm run example log-analytics`: the log of three minutes, in the second of which the search does not do well.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'
import { logOf } from './log.ts'

const now = Date.now()
/** The last request fails, and asks for what nobody has asked for before: when it is in a table, so is everything before it. */
const last = `/last${now % 1_000_000}`

await using engine = new SqlEngine({
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('log-analytics.sql', import.meta.url), 'utf8'))
const lines = logOf(now, last).map((line) => ({ key: null, value: Buffer.from(line) }))
await publish(engine.bootstrapServers ?? '', 'access-log', lines)

interface RouteInMinute {
  readonly ROUTE: string
  readonly WINDOWSTART: number
  readonly REQUESTS: number
  readonly ERRORS: number
  readonly TOOK: number
  readonly PERCENT: number
}
/** The rows of a table when the last request is in it, in their order. */
async function rowsOf(table: string): Promise<RouteInMinute[]> {
  for await (const _ of engine.query(`SELECT * FROM ${table} WHERE route = '${last}' EMIT CHANGES LIMIT 1;`));
  const rows: RouteInMinute[] = []
  for await (const row of engine.query(`SELECT * FROM ${table};`)) rows.push(row as unknown as RouteInMinute)
  return rows.toSorted((a, b) => a.WINDOWSTART - b.WINDOWSTART || (a.ROUTE < b.ROUTE ? -1 : 1))
}
const place = ({ WINDOWSTART, ROUTE }: RouteInMinute): string =>
  `${new Date(WINDOWSTART).toISOString().slice(11, 16)}  ${ROUTE.padEnd(12)}`

const routes = await rowsOf('routes_per_minute')
for (const row of routes) {
  console.log(`${place(row)} ${row.REQUESTS} requests, ${row.ERRORS} errors, ${Math.round(row.TOOK * 1_000)} ms`)
}
console.log(`${routes.reduce((sum, row) => sum + row.REQUESTS, 0)} requests so far`)
for (const row of await rowsOf('alerts')) console.log(`${place(row)} ALERT: ${row.PERCENT} % errors`)
for await (const { LINE } of engine.query('SELECT line FROM other_lines EMIT CHANGES LIMIT 1;'))
  console.log(`no request: ${String(LINE)}`)
