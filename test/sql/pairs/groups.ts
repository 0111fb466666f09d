// Aggregations of streams and tables, with and without windows.
import { json, sessionWindowed, string, timeWindowed } from '@millrace/serde'
import { hopping, session, tumbling } from '@millrace/streams'
import { type Order, orders, out, type Pair, people, type Person } from './pair.ts'

const byText = { key: string(), value: json<Order>() }
const totals = { key: string(), value: json<{ readonly TOTAL: number }>() }
const counted = ({ key }: { readonly key: ReturnType<typeof timeWindowed<string>> }) => ({
  key,
  value: json<unknown>(),
})

export const groupPairs: readonly Pair[] = [
  {
    name: 'count by key',
    sql: 'CREATE TABLE OUT AS SELECT ID, COUNT(*) AS N FROM ORDERS GROUP BY ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupByKey(byText)
        .count({ store: 'counts' })
        .toStream()
        .mapValues((N) => ({ N }))
        .to('OUT', out),
  },
  {
    name: 'count by a column',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, COUNT(*) AS N FROM ORDERS GROUP BY CUSTOMER;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .count({ store: 'counts' })
        .toStream()
        .mapValues((N) => ({ N }))
        .to('OUT', out),
  },
  {
    name: 'sum by a column, filtered before',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, SUM(AMOUNT) AS TOTAL FROM ORDERS WHERE AMOUNT > 3 GROUP BY CUSTOMER;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .filter((_, { AMOUNT }) => AMOUNT > 3)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .aggregate(
          () => ({ TOTAL: 0 }),
          (_, { AMOUNT }, { TOTAL }) => ({ TOTAL: TOTAL + AMOUNT }),
          { store: 'totals', ...totals },
        )
        .toStream()
        .to('OUT', totals),
  },
  {
    name: 'largest and smallest',
    sql: 'CREATE TABLE OUT AS SELECT ITEM, MAX(AMOUNT) AS MOST, MIN(AMOUNT) AS LEAST_ FROM ORDERS GROUP BY ITEM;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { ITEM }) => ITEM, byText)
        .aggregate(
          () => ({ MOST: Number.NEGATIVE_INFINITY, LEAST_: Number.POSITIVE_INFINITY }),
          (_, { AMOUNT }, { MOST, LEAST_ }) => ({ MOST: Math.max(MOST, AMOUNT), LEAST_: Math.min(LEAST_, AMOUNT) }),
          { store: 'extremes', key: string(), value: json() },
        )
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'groups that have enough',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, COUNT(*) AS N FROM ORDERS GROUP BY CUSTOMER HAVING COUNT(*) > 1;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .count({ store: 'counts' })
        .filter((_, n) => n > 1)
        .mapValues((N) => ({ N }))
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'collected values',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, COLLECT_LIST(ITEM) AS ITEMS FROM ORDERS GROUP BY CUSTOMER;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .aggregate(
          () => ({ ITEMS: [] as string[] }),
          (_, { ITEM }, { ITEMS }) => ({ ITEMS: [...ITEMS, ITEM] }),
          { store: 'items', key: string(), value: json() },
        )
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'rows of a table counted',
    sql: 'CREATE TABLE OUT AS SELECT CITY, COUNT(*) AS N FROM PEOPLE GROUP BY CITY;',
    dsl: (b) =>
      b
        .table('people', people)
        .groupBy((_, person) => [person.CITY, person], { key: string(), value: json<Person>() })
        .count({ store: 'counts' })
        .toStream()
        .mapValues((N) => ({ N }))
        .to('OUT', out),
  },
  {
    name: 'tumbling windows',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, COUNT(*) AS N FROM ORDERS WINDOW TUMBLING (SIZE 10 SECONDS, GRACE PERIOD 5 SECONDS) GROUP BY CUSTOMER;',
    key: timeWindowed(string(), '10s') as never,
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .windowedBy(tumbling('10s', { grace: '5s' }))
        .count({ store: 'counts' })
        .toStream()
        .mapValues((N) => ({ N }))
        .to('OUT', counted({ key: timeWindowed(string(), '10s') })),
  },
  {
    name: 'hopping windows',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, SUM(AMOUNT) AS TOTAL FROM ORDERS WINDOW HOPPING (SIZE 10 SECONDS, ADVANCE BY 5 SECONDS, GRACE PERIOD 0 SECONDS) GROUP BY CUSTOMER;',
    key: timeWindowed(string(), '10s') as never,
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .windowedBy(hopping('10s', '5s', { grace: 0 }))
        .aggregate(
          () => ({ TOTAL: 0 }),
          (_, { AMOUNT }, { TOTAL }) => ({ TOTAL: TOTAL + AMOUNT }),
          { store: 'totals', ...totals },
        )
        .toStream()
        .to('OUT', counted({ key: timeWindowed(string(), '10s') })),
  },
  {
    name: 'windows kept longer',
    sql: 'CREATE TABLE OUT AS SELECT ID, COUNT(*) AS N FROM ORDERS WINDOW TUMBLING (SIZE 10 SECONDS, RETENTION 1 HOUR, GRACE PERIOD 5 SECONDS) GROUP BY ID;',
    key: timeWindowed(string(), '10s') as never,
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupByKey(byText)
        .windowedBy(tumbling('10s', { grace: '5s' }))
        .count({ store: 'counts', retention: '1h' })
        .toStream()
        .mapValues((N) => ({ N }))
        .to('OUT', counted({ key: timeWindowed(string(), '10s') })),
  },
  {
    name: 'windows that come out when they close',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, COUNT(*) AS N FROM ORDERS WINDOW TUMBLING (SIZE 10 SECONDS, GRACE PERIOD 0 SECONDS) GROUP BY CUSTOMER EMIT FINAL;',
    key: timeWindowed(string(), '10s') as never,
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .windowedBy(tumbling('10s'))
        .emitStrategy('onWindowClose')
        .count({ store: 'counts' })
        .toStream()
        .mapValues((N) => ({ N }))
        .to('OUT', counted({ key: timeWindowed(string(), '10s') })),
  },
  {
    name: 'sessions',
    sql: 'CREATE TABLE OUT AS SELECT CUSTOMER, COUNT(*) AS N FROM ORDERS WINDOW SESSION (10 SECONDS, GRACE PERIOD 20 SECONDS) GROUP BY CUSTOMER;',
    key: sessionWindowed(string()) as never,
    dsl: (b) =>
      b
        .stream('orders', orders)
        .groupBy((_, { CUSTOMER }) => CUSTOMER, byText)
        .windowedBy(session('10s', { grace: '20s' }))
        .count({ store: 'counts' })
        .toStream()
        .mapValues((N) => (N === null ? null : { N }))
        .to('OUT', { key: sessionWindowed(string()), value: json<unknown>() }),
  },
]
