// `npm run example change-data-capture`: what Debezium says of a database's table, and the tables that come of it.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'
import { rows } from '@millrace/example-publish/rows'

interface Customer {
  readonly id: number
  readonly name: string
  readonly city: string
}
const now = Date.now()
const ada = { id: 1, name: 'Ada', city: 'London' }
const grace = { id: 2, name: 'Grace', city: 'New York' }
const linus = { id: 3, name: 'Linus', city: 'Helsinki' }

/** As Debezium's connector writes it with the JSON converter, without schemas. */
function change(op: 'r' | 'c' | 'u' | 'd', before: Customer | null, after: Customer | null, ts_ms = now - 1) {
  const key = JSON.stringify({ id: (after ?? before)?.id })
  return { key, value: { before, after, source: { connector: 'postgresql', table: 'customers' }, op, ts_ms } }
}
const changes = [
  // It begins with what is there (r).
  change('r', null, ada),
  change('r', null, grace),
  change('c', null, linus),
  change('u', linus, { ...linus, city: 'Portland' }),
  change('d', grace, null),
  { key: JSON.stringify({ id: grace.id }), value: null },
  change('u', ada, { ...ada, city: 'Portland' }, now),
]

await using engine = new SqlEngine({
  // No record cache: every change of a row is told, and that of the last change comes last.
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100, 'statestore.cache.max.bytes': 0 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('change-data-capture.sql', import.meta.url), 'utf8'))
await publish(engine.bootstrapServers ?? '', 'shop.public.customers', changes)

interface CustomerRow {
  readonly ID: number
  readonly NAME: string | null
  readonly CITY: string
  readonly CHANGES: number
  readonly ROWTIME: number
}
const customers = new Map<number, string>()
for await (const { ID, NAME, CITY, CHANGES, ROWTIME } of rows<CustomerRow>(engine, 'CUSTOMERS')) {
  if (NAME === null) customers.delete(ID)
  else customers.set(ID, `customer ${ID}: ${NAME} in ${CITY}, changed ${CHANGES} times`)
  if (ROWTIME === now) break
}
for (const line of customers.values()) console.log(line)

const cities = new Map<string, number>()
for await (const { CITY, N, ROWTIME } of rows<{ CITY: string; N: number; ROWTIME: number }>(
  engine,
  'CUSTOMERS_PER_CITY',
)) {
  cities.set(CITY, N)
  if (ROWTIME === now && CITY === 'Portland') break
}
for (const [city, count] of cities) console.log(`${city}: ${count}`)
