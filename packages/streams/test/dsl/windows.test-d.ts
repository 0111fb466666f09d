// What the compiler infers of windowed streams and tables.
import { describe, expectTypeOf, test } from 'vitest'
import {
  type KTable,
  long,
  session,
  sliding,
  StreamsBuilder,
  string,
  tumbling,
  type Windowed,
} from '../../src/index.ts'

const builder = new StreamsBuilder()
const grouped = builder.stream('words', { key: string(), value: string(), nullValues: 'keep' }).groupByKey()

describe('a windowed table', () => {
  test('has windowed keys', () => {
    expectTypeOf(grouped.windowedBy(tumbling('1m')).count()).toEqualTypeOf<KTable<Windowed<string>, number>>()
    expectTypeOf(grouped.windowedBy(session('1m')).count()).toEqualTypeOf<KTable<Windowed<string>, number>>()
  })

  test('has the values that the initializer begins', () => {
    const lengths = grouped.windowedBy(sliding('1m')).aggregate(
      () => 0,
      (_key, word, sum) => sum + word.length,
    )
    expectTypeOf(lengths).toEqualTypeOf<KTable<Windowed<string>, number>>()
  })
})

describe('a value that may be null', () => {
  test('is null in tumbling windows and sessions, and is not in sliding windows, which drop it', () => {
    grouped.windowedBy(tumbling('1m')).aggregate(
      () => '',
      (_key, word) => {
        expectTypeOf(word).toEqualTypeOf<string | null>()
        return word ?? ''
      },
    )
    grouped.windowedBy(sliding('1m')).aggregate(
      () => '',
      (_key, word) => {
        expectTypeOf(word).toEqualTypeOf<string>()
        return word
      },
    )
  })
})

describe('what does not fit', () => {
  test('does not compile', () => {
    // @ts-expect-error sessions need a merger
    grouped.windowedBy(session('1m')).aggregate(
      () => 0,
      (_key, _word, sum: number) => sum + 1,
    )
    // @ts-expect-error the store's key serde is that of the key without its window
    grouped.windowedBy(tumbling('1m')).count({ key: long() })
    // @ts-expect-error no such unit
    tumbling('1 minute')
  })
})
