// Streams alone: projections, filters, new keys, lists to rows.
import { json, string } from '@millrace/serde'
import { numbered, orders, out, type Pair } from './pair.ts'

export const streamPairs: readonly Pair[] = [
  {
    name: 'every column',
    sql: 'CREATE STREAM OUT AS SELECT * FROM ORDERS;',
    dsl: (b) => b.stream('orders', orders).to('OUT', out),
  },
  {
    name: 'some columns',
    sql: 'CREATE STREAM OUT AS SELECT ID, ITEM FROM ORDERS;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .mapValues(({ ITEM }) => ({ ITEM }))
        .to('OUT', out),
  },
  {
    name: 'a computed column',
    sql: 'CREATE STREAM OUT AS SELECT ID, AMOUNT * 2 AS TWICE, UCASE(ITEM) AS LOUD FROM ORDERS;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .mapValues(({ AMOUNT, ITEM }) => ({ TWICE: AMOUNT * 2, LOUD: ITEM.toUpperCase() }))
        .to('OUT', out),
  },
  {
    name: 'a filter',
    sql: 'CREATE STREAM OUT AS SELECT * FROM ORDERS WHERE AMOUNT > 10;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .filter((_, { AMOUNT }) => AMOUNT > 10)
        .to('OUT', out),
  },
  {
    name: 'a filter on the key',
    sql: "CREATE STREAM OUT AS SELECT ID, ITEM FROM ORDERS WHERE ID <> 'o2';",
    dsl: (b) =>
      b
        .stream('orders', orders)
        .filter((id) => id !== 'o2')
        .mapValues(({ ITEM }) => ({ ITEM }))
        .to('OUT', out),
  },
  {
    name: 'a filter of two conditions and a case',
    sql: "CREATE STREAM OUT AS SELECT ID, CASE WHEN AMOUNT > 10 THEN 'big' ELSE 'small' END AS SIZE_ FROM ORDERS WHERE ITEM LIKE 'b%' OR AMOUNT > 5;",
    dsl: (b) =>
      b
        .stream('orders', orders)
        .filter((_, { ITEM, AMOUNT }) => ITEM.startsWith('b') || AMOUNT > 5)
        .mapValues(({ AMOUNT }) => ({ SIZE_: AMOUNT > 10 ? 'big' : 'small' }))
        .to('OUT', out),
  },
  {
    name: 'the time of a record',
    sql: 'CREATE STREAM OUT AS SELECT ID, ROWTIME AS AT_ FROM ORDERS;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .processValues((context) => (record) => context.forward({ ...record, value: { AT_: record.timestamp } }))
        .to('OUT', out),
  },
  {
    name: 'another key',
    sql: 'CREATE STREAM OUT AS SELECT CUSTOMER, ID, ITEM FROM ORDERS PARTITION BY CUSTOMER;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .map((id, { CUSTOMER, ITEM }) => [CUSTOMER, { ID: id, ITEM }])
        .to('OUT', out),
  },
  {
    name: 'a computed key',
    sql: 'CREATE STREAM OUT AS SELECT AMOUNT + 1 AS NEXT_, ITEM FROM ORDERS PARTITION BY AMOUNT + 1;',
    key: numbered.key as never,
    dsl: (b) =>
      b
        .stream('orders', orders)
        .map((_, { AMOUNT, ITEM }) => [AMOUNT + 1, { ITEM }])
        .to('OUT', numbered),
  },
  {
    name: 'a row for each element of a list',
    sql: 'CREATE STREAM OUT AS SELECT ID, EXPLODE(TAGS) AS TAG FROM ORDERS;',
    dsl: (b) =>
      b
        .stream('orders', orders)
        .flatMapValues(({ TAGS }) => TAGS.map((TAG) => ({ TAG })))
        .to('OUT', { key: string(), value: json<unknown>() }),
  },
]
