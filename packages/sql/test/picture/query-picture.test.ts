import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openSession, resultOf } from '../statement/script.ts'
import { drawingOf, type Drawing, textsOf } from './drawing.ts'

const sources = `
  CREATE STREAM orders (id INT KEY, item STRING, amount INT, tags ARRAY<STRING>) WITH (KAFKA_TOPIC = 'orders', VALUE_FORMAT = 'JSON');
  CREATE STREAM returns (id INT KEY, item STRING) WITH (KAFKA_TOPIC = 'returns', VALUE_FORMAT = 'JSON');
  CREATE TABLE items (id STRING PRIMARY KEY, name STRING, maker INT) WITH (KAFKA_TOPIC = 'items', VALUE_FORMAT = 'JSON');
  CREATE TABLE makers (id INT PRIMARY KEY, city STRING) WITH (KAFKA_TOPIC = 'makers', VALUE_FORMAT = 'JSON');`

async function svgOf(statement: string): Promise<string> {
  const session = openSession()
  await session.executeScript(sources)
  return (await resultOf(session, 'explained', `EXPLAIN ${statement};`)).picture
}

const picture = async (statement: string): Promise<Drawing> => drawingOf(await svgOf(statement))

const orders = 'STREAM ORDERS\ntopic orders\nkey KAFKA, value JSON'

test('a picture shows the topics, what each step does, and the stores', async () => {
  const drawing = await picture(`CREATE TABLE large AS
    SELECT item, COUNT(*) AS n FROM orders WINDOW TUMBLING (SIZE 1 HOUR, GRACE PERIOD 10 MINUTES)
    WHERE amount > 100 AND (item LIKE 'a%' OR item = 'tea') GROUP BY item HAVING COUNT(*) > 3 EMIT FINAL`)
  expect(textsOf(drawing)).toEqual([
    orders,
    "WHERE\nAMOUNT > 100\nAND ((ITEM LIKE 'a%') OR (ITEM = 'tea'))",
    [
      ...['GROUP BY', 'ITEM', 'WINDOW', 'TUMBLING (SIZE 1 HOURS, GRACE PERIOD 10 MINUTES)', 'HAVING', 'COUNT(*) > 3'],
      ...['SELECT', 'ITEM', 'COUNT(*) AS N', 'EMIT FINAL'],
      ...['store Aggregate-Aggregate-Materialize', 'topic Aggregate-GroupBy-repartition'],
    ].join('\n'),
    'TABLE LARGE\ntopic LARGE\nkey KAFKA, value JSON',
  ])
  expect(drawing.boxes.map(({ kind }) => kind)).toEqual(['topic', 'step', 'step', 'topic'])
})

test('each side of a join comes from above, under the names of the query', async () => {
  const drawing = await picture(`CREATE STREAM named AS
    SELECT o.item, o.id, i.name FROM orders o LEFT JOIN items i ON o.item = i.id`)
  expect(textsOf(drawing)).toEqual([
    'STREAM ORDERS AS O\ntopic orders\nkey KAFKA, value JSON',
    'KEY BY\nITEM',
    'TABLE ITEMS AS I\ntopic items\nkey KAFKA, value JSON\nstore KafkaTopic_Right-Reduce',
    'LEFT OUTER JOIN\nON O.ITEM = I.ID\ntopic Join-repartition',
    'SELECT\nO.ITEM AS ITEM\nO.ID AS O_ID\nI.NAME AS NAME',
    'STREAM NAMED\ntopic NAMED\nkey KAFKA, value JSON',
  ])
  const join = drawing.boxes.find(({ lines }) => lines[0]?.text === 'LEFT OUTER JOIN')
  const into = drawing.arrows.filter(({ to }) => to[1] === join?.y)
  expect(into).toHaveLength(2)
})

test.each([
  [
    'streams, which are kept for a while',
    'CREATE STREAM j AS SELECT o.id, o.item FROM orders o JOIN returns r WITHIN (1 HOUR, 2 DAYS) GRACE PERIOD 1 MINUTE ON o.id = r.id',
    ['WITHIN (1 HOURS, 2 DAYS) GRACE PERIOD 1 MINUTES', 'store KSTREAM-JOINTHIS-', 'store KSTREAM-JOINOTHER-'],
  ],
  [
    'tables by a foreign key, whose topics are its own',
    'CREATE TABLE j AS SELECT i.id, i.name, m.city FROM items i JOIN makers m ON i.maker = m.id',
    [
      'ON I.MAKER = M.ID',
      'store KTABLE-FK-JOIN-SUBSCRIPTION-STATE-STORE-',
      'topic KTABLE-FK-JOIN-SUBSCRIPTION-REGISTRATION-',
      'topic KTABLE-FK-JOIN-SUBSCRIPTION-RESPONSE-',
    ],
  ],
])('a join of %s', async (_, statement, parts) => {
  const join = textsOf(await picture(statement)).find((text) => text.startsWith('INNER JOIN'))
  for (const part of parts) expect(join?.replaceAll('\n', ' ')).toContain(part)
})

test('every store and every internal topic is there once', async () => {
  const session = openSession()
  await session.executeScript(sources)
  for (const statement of [
    'CREATE TABLE t AS SELECT i.id, i.name, m.city FROM items i JOIN makers m ON i.maker = m.id',
    'CREATE TABLE t AS SELECT maker, COUNT(*) AS n FROM items GROUP BY maker',
    'CREATE STREAM t AS SELECT o.item, i.name, r.id FROM orders o JOIN items i ON o.item = i.id JOIN returns r WITHIN 1 DAY ON i.id = r.item',
    'CREATE TABLE t AS SELECT o.id, COUNT(*) AS n FROM orders o LEFT JOIN returns r WITHIN 1 DAY ON o.id = r.id GROUP BY o.id',
  ]) {
    const copy = session.copy()
    const { query } = await resultOf(copy, 'query-planned', `${statement};`)
    const text = textsOf(drawingOf(query.picture()))
      .join('\n')
      .replaceAll(/-\n\s+/g, '-')
    const { stores, repartitionTopics } = query.topology
    expect(stores.size + repartitionTopics.size).toBeGreaterThan(0)
    for (const name of stores.keys()) expect(text.split(`store ${name}`)).toHaveLength(2)
    for (const name of repartitionTopics.keys()) expect(text.split(`topic ${name}`)).toHaveLength(2)
  }
})

test('a query whose rows are asked for ends with them', async () => {
  const drawing = await picture('SELECT item, EXPLODE(tags) AS tag FROM orders PARTITION BY item EMIT CHANGES')
  expect(textsOf(drawing)).toEqual([
    orders,
    'PARTITION BY\nITEM',
    'TABLE FUNCTION\nEXPLODE(TAGS)',
    'SELECT\nITEM\nEXPLODE(TAGS) AS TAG',
    'rows\nto whoever asked',
  ])
})

test('a table that is only kept is one box', async () => {
  const session = openSession()
  await session.executeScript(
    "CREATE SOURCE TABLE kept (id INT PRIMARY KEY) WITH (KAFKA_TOPIC = 'kept', FORMAT = 'JSON');",
  )
  const [query] = session.catalog.queries
  const { picture: svg } = await resultOf(session, 'explained', `EXPLAIN ${query?.id};`)
  expect(textsOf(drawingOf(svg))).toEqual(['TABLE KEPT\ntopic kept\nkey JSON, value JSON\nstore KsqlTopic-Reduce'])
})

test('what has no room is counted, and stands behind the box', async () => {
  const columns = Array.from({ length: 60 }, (_, n) => `amount + ${n} AS column_${n}`)
  const svg = await svgOf(`CREATE STREAM wide AS SELECT id, ${columns.join(', ')} FROM orders`)
  const select = drawingOf(svg).boxes.find(({ lines }) => lines[0]?.text === 'SELECT')
  expect(select?.lines.length).toBeLessThan(30)
  expect(select?.lines.at(-1)?.text).toMatch(/^… \d+ more lines$/)
  expect(svg).toContain('AMOUNT + 59 AS COLUMN_59')
})

test('texts of a query are texts in the picture, whatever they hold', async () => {
  const svg = await svgOf(`CREATE STREAM s AS SELECT * FROM orders WHERE item <> '</text><script>"&\u0001\n\ud800'`)
  expect(svg).toContain("ITEM &lt;&gt; '&lt;/text&gt;&lt;script&gt;&quot;&amp;\ufffd \ufffd'</text>")
  expect(svg).not.toContain('<script')
})

test("the picture in the docs is that of the page's statement", async () => {
  const page = readFileSync(new URL('../../../../docs/sql/statements.md', import.meta.url), 'utf8')
  const statement = (start: string): string => page.slice(page.indexOf(start)).split(';', 1)[0] ?? ''
  const session = openSession()
  for (const start of ['CREATE STREAM orders', 'CREATE TABLE IF NOT EXISTS items'])
    await session.executeScript(`${statement(start)};`)
  const { picture: svg } = await resultOf(session, 'explained', `${statement('EXPLAIN CREATE')};`)
  expect(drawingOf(svg).boxes).toHaveLength(7)
  await expect(svg).toMatchFileSnapshot('../../../../docs/sql/explain.svg')
})
