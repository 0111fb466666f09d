// How long a query of twenty lines takes from its text to its topology, once the code is warm.
import { ManualClock } from '@millrace/record'
import { SqlSession } from '@millrace/sql'

const sources = `
CREATE STREAM orders (id BIGINT KEY, customer BIGINT, item STRING, amount DECIMAL(9, 2), place STRUCT<city STRING, zip STRING>)
  WITH (KAFKA_TOPIC = 'orders', VALUE_FORMAT = 'JSON');
CREATE TABLE customers (id BIGINT PRIMARY KEY, name STRING, since DATE) WITH (KAFKA_TOPIC = 'customers', VALUE_FORMAT = 'JSON');
`

const query = `CREATE TABLE sums AS
SELECT
  c.id AS customer,
  COUNT(*) AS orders,
  SUM(o.amount) AS total,
  AVG(CAST(o.amount AS DOUBLE)) AS mean,
  MAX(o.amount) AS largest,
  COUNT_DISTINCT(o.item) AS items,
  COLLECT_SET(UCASE(o.place->city)) AS cities,
  LATEST_BY_OFFSET(c.name) AS name,
  EARLIEST_BY_OFFSET(
    CASE WHEN o.amount > 100 THEN 'large' WHEN o.amount > 10 THEN 'usual' ELSE 'small' END
  ) AS first_size,
  LATEST_BY_OFFSET(o.place->zip) AS zip
FROM orders o
LEFT JOIN customers c ON o.customer = c.id
WINDOW TUMBLING (SIZE 1 HOUR, GRACE PERIOD 10 MINUTES)
WHERE o.item IN ('tea', 'coffee', 'cocoa') AND o.amount BETWEEN 0.01 AND 999.99 AND o.place->zip IS NOT NULL
GROUP BY c.id
HAVING COUNT(*) > 1 AND SUM(o.amount) > 5
EMIT CHANGES;`

const topics = { topic: () => ({ partitions: 1, replicas: 1 }) }

/** Milliseconds of each round; the first half of all rounds is not told. */
export async function planningTimes(rounds: number): Promise<readonly number[]> {
  const session = new SqlSession({ topics, clock: new ManualClock(0) })
  await session.executeScript(sources)
  const times: number[] = []
  for (let round = 0; round < 2 * rounds; round++) {
    const copy = session.copy()
    const startedAt = performance.now()
    await copy.executeScript(query)
    if (round >= rounds) times.push(performance.now() - startedAt)
  }
  return times
}
