import { expect, test } from 'vitest'
import { taken } from '../../src/sql/taken.ts'

/** Gives these, then nothing more until it is left. */
function endless(items: readonly number[]): AsyncIterable<number> & { readonly left: () => boolean } {
  let at = 0
  let left = false
  return {
    left: () => left,
    [Symbol.asyncIterator]: () => ({
      next: () =>
        at < items.length ? Promise.resolve({ value: items[at++] as number }) : new Promise(() => undefined),
      return: () => {
        left = true
        return Promise.resolve({ value: undefined, done: true })
      },
    }),
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const got: T[] = []
  for await (const item of items) got.push(item)
  return got
}

test('an iteration that waits for more ends with its signal, and is told so', async () => {
  const items = endless([1, 2])
  const stop = new AbortController()
  const got: number[] = []
  for await (const item of taken(items, stop.signal)) {
    got.push(item)
    if (item === 2) setImmediate(() => stop.abort())
  }
  expect(got).toEqual([1, 2])
  expect(items.left()).toBe(true)
})

test('an iteration that ends or fails by itself is not told anything', async () => {
  async function* numbers(fails: boolean): AsyncGenerator<number> {
    yield 1
    if (fails) throw new Error('no more')
  }
  const { signal } = new AbortController()
  expect(await all(taken(numbers(false), signal))).toEqual([1])
  await expect(all(taken(numbers(true), signal))).rejects.toThrow('no more')
})
