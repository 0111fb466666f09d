// What the compiler infers where tables, global tables and processors meet.
import { describe, expectTypeOf, test } from 'vitest'
import {
  json,
  type KeyValueStore,
  keyValueStore,
  type KGroupedTable,
  type KStream,
  type KTable,
  long,
  type ProcessorContext,
  StreamsBuilder,
  string,
  type VersionedStore,
  versionedStore,
} from '../../src/index.ts'

const builder = new StreamsBuilder()
const names = builder.table('names', { key: string(), value: string() })
const ages = builder.table('ages', { key: string(), value: long() })
const orders = builder.table('orders', { key: long(), value: json<{ customer: string | null }>() })
const stream = builder.stream('in', { key: string(), value: long() })
const global = builder.globalTable('global', { key: long(), value: string() })

describe('joins of tables', () => {
  test('give the joiner what each kind of join has', () => {
    expectTypeOf(names.join(ages, (name, age) => ({ name, age }))).toEqualTypeOf<
      KTable<string, { name: string; age: number }>
    >()
    expectTypeOf(names.leftJoin(ages, (name, age) => ({ name, age }))).toEqualTypeOf<
      KTable<string, { name: string; age: number | null }>
    >()
    expectTypeOf(names.outerJoin(ages, (name, age) => ({ name, age }))).toEqualTypeOf<
      KTable<string, { name: string | null; age: number | null }>
    >()
  })

  test('by a key in the values keep the left key', () => {
    const joined = orders.join(
      names,
      (order) => order.customer,
      (order, name) => `${order.customer} ${name.length}`,
    )
    expectTypeOf(joined).toEqualTypeOf<KTable<number, string>>()
  })

  test('refuse tables of other keys', () => {
    // @ts-expect-error keys are numbers there
    names.join(orders, (name) => name)
    const joiner = (): string => ''
    // @ts-expect-error the key of a row of names is a text
    orders.join(names, () => 5, joiner)
  })
})

describe('a join with a global table', () => {
  test('takes a key of the table’s type', () => {
    expectTypeOf(
      stream.join(
        global,
        (_, value) => value,
        (value, name) => [value, name] as const,
      ),
    ).toEqualTypeOf<KStream<string | null, readonly [number, string]>>()
    expectTypeOf(
      stream.leftJoin(
        global,
        () => null,
        (_, name) => name,
      ),
    ).toEqualTypeOf<KStream<string | null, string | null>>()
    const joiner = (): string => ''
    // @ts-expect-error its keys are numbers
    stream.join(global, () => 'a', joiner)
  })
})

describe('a grouped table', () => {
  test('has the keys and values of the selector', () => {
    const grouped = ages.groupBy((name, age) => [age, name], { key: long(), value: string() })
    expectTypeOf(grouped).toEqualTypeOf<KGroupedTable<number, string>>()
    expectTypeOf(grouped.count()).toEqualTypeOf<KTable<number, number>>()
    const folded = grouped.aggregate(
      () => ({ names: [] as string[] }),
      (_, name, all) => ({ names: [...all.names, name] }),
      (_, name, all) => ({ names: all.names.filter((other) => other !== name) }),
    )
    expectTypeOf(folded).toEqualTypeOf<KTable<number, { names: string[] }>>()
  })
})

describe('a processor', () => {
  const counts = keyValueStore('counts', { key: string(), value: long() })
  const history = versionedStore('history', { key: string(), value: string(), history: '1h' })

  test('gives what its context forwards', () => {
    const processed = stream.process((context: ProcessorContext<number, string>) => (record) => {
      expectTypeOf(record.key).toEqualTypeOf<string | null>()
      expectTypeOf(record.value).toEqualTypeOf<number>()
      context.forward({ ...record, key: 1, value: 'one' })
      // @ts-expect-error the value is a text
      context.forward({ ...record, key: 1, value: 1 })
    })
    expectTypeOf(processed).toEqualTypeOf<KStream<number, string>>()
  })

  test('knows its stores by their builders', () => {
    stream.process((context: ProcessorContext<string, number>) => {
      expectTypeOf(context.store(counts)).toEqualTypeOf<KeyValueStore<string, number>>()
      expectTypeOf(context.store(history)).toEqualTypeOf<VersionedStore<string, string>>()
      return () => {}
    })
  })

  test('of values keeps the key', () => {
    const processed = stream.processValues(
      (context: ProcessorContext<string | null, boolean>) => (record) =>
        context.forward({ ...record, value: record.value > 0 }),
    )
    expectTypeOf(processed).toEqualTypeOf<KStream<string | null, boolean>>()
  })

  test('of a table sees null for deletions', () => {
    const transformed = names.transformValues(() => (key, value) => {
      expectTypeOf(value).toEqualTypeOf<string | null>()
      return value === null ? null : key.length
    })
    expectTypeOf(transformed).toEqualTypeOf<KTable<string, number>>()
  })
})
