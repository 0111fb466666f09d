// `npm run example change-data-capture`: what Debezium says of a database's table, and the tables that come of it.
import { readFile } from 'node:fs/promises'
import { SqlEngine } from '@millrace/engine'
import { publish } from '@millrace/example-publish'

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
  // No record cache: every change goes on to the table of cities.
  properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 100, 'statestore.cache.max.bytes': 0 },
  log: () => {},
})
await engine.start()
await engine.execute(await readFile(new URL('change-data-capture.sql', import.meta.url), 'utf8'))
await publish(engine.bootstrapServers ?? '', 'shop.public.customers', changes)

// Until the last change is in both tables.
const isIn = (table: string, where: string): string =>
  `SELECT * FROM ${table} WHERE ${where} AND ROWTIME = ${now} EMIT CHANGES LIMIT 1;`
for await (const _ of engine.query(isIn('customers', 'id = 1')));
for await (const _ of engine.query(isIn('customers_per_city', "city = 'Portland'")));

for await (const { ID, NAME, CITY, CHANGES } of engine.query('SELECT * FROM customers;')) {
  console.log(`customer ${String(ID)}: ${String(NAME)} in ${String(CITY)}, changed ${String(CHANGES)} times`)
}
for await (const { CITY, N } of engine.query('SELECT * FROM customers_per_city;'))
  console.log(`${String(CITY)}: ${String(N)}`)
