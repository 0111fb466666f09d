// What the compiler infers of joins of two streams.
import { describe, expectTypeOf, test } from 'vitest'
import { joinWindow, type KStream, long, StreamsBuilder, string } from '../../src/index.ts'

const builder = new StreamsBuilder()
const views = builder.stream('views', { key: string(), value: string() })
const clicks = builder.stream('clicks', { key: string(), value: long(), nullKeys: 'skip', nullValues: 'keep' })
const window = joinWindow('10s', { grace: '5s' })

describe('a join of two streams', () => {
  test('has keys and values of both sides, none of them null', () => {
    const joined = views.join(
      clicks,
      (view, click, key) => {
        expectTypeOf(view).toEqualTypeOf<string>()
        expectTypeOf(click).toEqualTypeOf<number>()
        expectTypeOf(key).toEqualTypeOf<string>()
        return { view, click }
      },
      window,
    )
    expectTypeOf(joined).toEqualTypeOf<KStream<string, { view: string; click: number }>>()
  })

  test('has null for the right side, and null keys of the left, when left', () => {
    const joined = views.leftJoin(
      clicks,
      (view, click, key) => {
        expectTypeOf(view).toEqualTypeOf<string>()
        expectTypeOf(click).toEqualTypeOf<number | null>()
        expectTypeOf(key).toEqualTypeOf<string | null>()
        return view.length
      },
      window,
      { key: string(), value: string(), otherValue: long(), store: 'views-clicks' },
    )
    expectTypeOf(joined).toEqualTypeOf<KStream<string | null, number>>()
  })

  test('has null for both sides when outer', () => {
    const joined = clicks.outerJoin(
      views,
      (click, view) => {
        expectTypeOf(click).toEqualTypeOf<number | null>()
        expectTypeOf(view).toEqualTypeOf<string | null>()
        return `${view} ${click}`
      },
      window,
    )
    expectTypeOf(joined).toEqualTypeOf<KStream<string | null, string>>()
  })

  test('needs keys of one type, a window, and serdes that fit', () => {
    const numbers = builder.stream('numbers', { key: long(), value: string() })
    // @ts-expect-error views have strings for keys, numbers have numbers
    views.join(numbers, (view) => view, window)
    // @ts-expect-error how far apart in time may they be?
    views.join(clicks, (view) => view)
    // @ts-expect-error clicks are numbers
    views.join(clicks, (view) => view, window, { otherValue: string() })
    // @ts-expect-error a click may be missing
    views.leftJoin(clicks, (_view, click) => click.toFixed(), window)
  })
})
