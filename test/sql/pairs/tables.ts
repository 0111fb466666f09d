// Tables alone, and joins of every kind.
import { json, string } from '@millrace/serde'
import { joinWindow } from '@millrace/streams'
import { accounts, cities, type Order, orders, out, type Pair, payments, people } from './pair.ts'

const keyed = { key: string(), value: json<Order>() }
/** What a join of tables comes to is kept, so that it can be looked up. */
const kept = { store: 'joined', key: string(), value: json<never>() }
const sides = { key: string(), value: json<never>(), otherValue: json<never>() }

export const tablePairs: readonly Pair[] = [
  {
    name: 'a table copied',
    sql: 'CREATE TABLE OUT AS SELECT * FROM PEOPLE;',
    dsl: (b) => b.table('people', people).toStream().to('OUT', out),
  },
  {
    name: 'a table with other columns',
    sql: 'CREATE TABLE OUT AS SELECT ID, UCASE(NAME) AS NAME FROM PEOPLE;',
    dsl: (b) =>
      b
        .table('people', people)
        .mapValues(({ NAME }) => ({ NAME: NAME.toUpperCase() }))
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'some rows of a table',
    sql: "CREATE TABLE OUT AS SELECT ID, NAME FROM PEOPLE WHERE CITY = 'Oslo';",
    dsl: (b) =>
      b
        .table('people', people)
        .filter((_, { CITY }) => CITY === 'Oslo')
        .mapValues(({ NAME }) => ({ NAME }))
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'a stream with a table by key',
    sql: 'CREATE STREAM OUT AS SELECT PAYMENTS.ID AS ID, PAID, LEVEL FROM PAYMENTS JOIN ACCOUNTS ON PAYMENTS.ID = ACCOUNTS.ID;',
    dsl: (b) =>
      b
        .stream('payments', payments)
        .join(b.table('accounts', accounts), ({ PAID }, { LEVEL }) => ({ PAID, LEVEL }))
        .to('OUT', out),
  },
  {
    name: 'a stream with a table by a column',
    sql: 'CREATE STREAM OUT AS SELECT CUSTOMER, ITEM, NAME FROM ORDERS JOIN PEOPLE ON CUSTOMER = PEOPLE.ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .selectKey((_, { CUSTOMER }) => CUSTOMER)
        .join(b.table('people', people), ({ ITEM }, { NAME }) => ({ ITEM, NAME }), keyed)
        .to('OUT', out),
  },
  {
    name: 'a stream with a table, unmatched rows too',
    sql: 'CREATE STREAM OUT AS SELECT CUSTOMER, ITEM, NAME FROM ORDERS LEFT JOIN PEOPLE ON CUSTOMER = PEOPLE.ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .selectKey((_, { CUSTOMER }) => CUSTOMER)
        .leftJoin(b.table('people', people), ({ ITEM }, person) => ({ ITEM, NAME: person?.NAME ?? null }), keyed)
        .to('OUT', out),
  },
  {
    name: 'two streams by key',
    sql: 'CREATE STREAM OUT AS SELECT ORDERS.ID AS ID, ITEM, PAID FROM ORDERS JOIN PAYMENTS WITHIN 10 SECONDS GRACE PERIOD 5 SECONDS ON ORDERS.ID = PAYMENTS.ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .join(
          b.stream('payments', payments),
          ({ ITEM }, { PAID }) => ({ ITEM, PAID }),
          joinWindow('10s', { grace: '5s' }),
          sides,
        )
        .to('OUT', out),
  },
  {
    name: 'two streams by a column of one',
    sql: 'CREATE STREAM OUT AS SELECT ORDERS.ID AS ID, ITEM, PAID FROM ORDERS JOIN PAYMENTS WITHIN 10 SECONDS GRACE PERIOD 5 SECONDS ON ORDERS.ID = ORDER_ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .join(
          b.stream('payments', payments).selectKey((_, { ORDER_ID }) => ORDER_ID),
          ({ ITEM }, { PAID }) => ({ ITEM, PAID }),
          joinWindow('10s', { grace: '5s' }),
          sides,
        )
        .to('OUT', out),
  },
  {
    name: 'two streams, unmatched rows of the first too',
    sql: 'CREATE STREAM OUT AS SELECT ORDERS.ID AS ID, ITEM, PAID FROM ORDERS LEFT JOIN PAYMENTS WITHIN 10 SECONDS GRACE PERIOD 5 SECONDS ON ORDERS.ID = PAYMENTS.ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .leftJoin(
          b.stream('payments', payments),
          ({ ITEM }, payment) => ({ ITEM, PAID: payment?.PAID ?? null }),
          joinWindow('10s', { grace: '5s' }),
          sides,
        )
        .to('OUT', out),
  },
  {
    name: 'two streams, unmatched rows of both',
    sql: 'CREATE STREAM OUT AS SELECT ROWKEY AS ID, ITEM, PAID FROM ORDERS FULL OUTER JOIN PAYMENTS WITHIN 10 SECONDS GRACE PERIOD 5 SECONDS ON ORDERS.ID = PAYMENTS.ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .outerJoin(
          b.stream('payments', payments),
          (order, payment) => ({ ITEM: order?.ITEM ?? null, PAID: payment?.PAID ?? null }),
          joinWindow('10s', { grace: '5s' }),
          sides,
        )
        .to('OUT', out),
  },
  {
    name: 'two streams, before and after by different times',
    sql: 'CREATE STREAM OUT AS SELECT ORDERS.ID AS ID, ITEM, PAID FROM ORDERS JOIN PAYMENTS WITHIN (1 SECONDS, 10 SECONDS) GRACE PERIOD 0 SECONDS ON ORDERS.ID = PAYMENTS.ID;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .join(
          b.stream('payments', payments),
          ({ ITEM }, { PAID }) => ({ ITEM, PAID }),
          joinWindow('10s', { before: '1s', after: '10s', grace: 0 }),
          sides,
        )
        .to('OUT', out),
  },
  {
    name: 'two tables',
    sql: 'CREATE TABLE OUT AS SELECT PEOPLE.ID AS ID, NAME, LEVEL FROM PEOPLE JOIN ACCOUNTS ON PEOPLE.ID = ACCOUNTS.ID;',
    dsl: (b) =>
      b
        .table('people', people)
        .join(b.table('accounts', accounts), ({ NAME }, { LEVEL }) => ({ NAME, LEVEL }), kept)
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'two tables, unmatched rows of the first too',
    sql: 'CREATE TABLE OUT AS SELECT PEOPLE.ID AS ID, NAME, LEVEL FROM PEOPLE LEFT JOIN ACCOUNTS ON PEOPLE.ID = ACCOUNTS.ID;',
    dsl: (b) =>
      b
        .table('people', people)
        .leftJoin(b.table('accounts', accounts), ({ NAME }, account) => ({ NAME, LEVEL: account?.LEVEL ?? null }), kept)
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'two tables, unmatched rows of both',
    sql: 'CREATE TABLE OUT AS SELECT ROWKEY AS ID, NAME, LEVEL FROM PEOPLE FULL OUTER JOIN ACCOUNTS ON PEOPLE.ID = ACCOUNTS.ID;',
    dsl: (b) =>
      b
        .table('people', people)
        .outerJoin(
          b.table('accounts', accounts),
          (person, account) => ({
            NAME: person?.NAME ?? null,
            LEVEL: account?.LEVEL ?? null,
          }),
          kept,
        )
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'two tables by a foreign key',
    sql: 'CREATE TABLE OUT AS SELECT PEOPLE.ID AS ID, NAME, COUNTRY FROM PEOPLE JOIN CITIES ON PEOPLE.CITY = CITIES.CITY;',
    dsl: (b) =>
      b
        .table('people', people)
        .join(
          b.table('cities', cities),
          ({ CITY }) => CITY,
          ({ NAME }, { COUNTRY }) => ({ NAME, COUNTRY }),
          kept,
        )
        .toStream()
        .to('OUT', out),
  },
  {
    name: 'two tables by a foreign key, unmatched rows too',
    sql: 'CREATE TABLE OUT AS SELECT PEOPLE.ID AS ID, NAME, COUNTRY FROM PEOPLE LEFT JOIN CITIES ON PEOPLE.CITY = CITIES.CITY;',
    dsl: (b) =>
      b
        .table('people', people)
        .leftJoin(
          b.table('cities', cities),
          ({ CITY }) => CITY,
          ({ NAME }, city) => ({ NAME, COUNTRY: city?.COUNTRY ?? null }),
          kept,
        )
        .toStream()
        .to('OUT', out),
  },
]
