// `npm run example log-analytics`: the log of three minutes, in the second of which the search does not do well.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'
import { rows } from '@millrace/example-publish/rows'
import { logOf } from './log.ts'

const now = Date.now()
/** The last request fails, and asks for what nobody has asked for before: when it is in a table, so is everything before it. */
const last = `/last${now % 1_000_000}`

await using engine = new SqlEngine({
  // No record cache: what follows from the last line comes last.
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100, 'statestore.cache.max.bytes': 0 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('log-analytics.sql', import.meta.url), 'utf8'))
const lines = logOf(now, last)
await publish(
  engine.bootstrapServers ?? '',
  'access-log',
  lines.map((line) => ({ key: null, value: Buffer.from(line) })),
)

interface RouteInMinute {
  readonly ROUTE: string
  readonly WINDOWSTART: number
}
/** What a table has when the last request is in it; `column` is null in rows that have left it. */
async function table<T extends RouteInMinute>(name: string, column: keyof T & string): Promise<T[]> {
  const found = new Map<string, T>()
  for await (const row of rows<T>(engine, name)) {
    const id = `${row.WINDOWSTART} ${row.ROUTE}`
    if (row[column] === null) found.delete(id)
    else found.set(id, row)
    if (row.ROUTE === last) break
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
const minute = ({ WINDOWSTART, ROUTE }: RouteInMinute): string =>
  `${new Date(WINDOWSTART).toISOString().slice(11, 16)}  ${ROUTE.padEnd(12)}`

type Measured = RouteInMinute & { readonly REQUESTS: number; readonly ERRORS: number; readonly TOOK: number }
const routes = await table<Measured>('ROUTES_PER_MINUTE', 'REQUESTS')
for (const row of routes) {
  console.log(`${minute(row)} ${row.REQUESTS} requests, ${row.ERRORS} errors, ${Math.round(row.TOOK * 1_000)} ms`)
}
console.log(`${routes.reduce((sum, row) => sum + row.REQUESTS, 0)} requests so far`)

type Alert = RouteInMinute & { readonly PERCENT: number }
for (const row of await table<Alert>('ALERTS', 'PERCENT')) console.log(`${minute(row)} ALERT: ${row.PERCENT} % errors`)
for await (const { LINE } of rows<{ LINE: string }>(engine, 'OTHER_LINES')) {
  console.log(`no request: ${LINE}`)
  if (LINE === lines[0]) break
}
