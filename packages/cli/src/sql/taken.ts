// What an iteration gives until a signal is aborted. Then nothing is waited for, and the iteration is told that nobody takes any more.

/** Ends, and does not throw, when the signal is aborted. */
export async function* taken<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]()
  let isOver = false
  let stop = (): void => {}
  const onAbort = (): void => stop()
  signal.addEventListener('abort', onAbort)
  try {
    while (!signal.aborted) {
      // One promise for each item: a race against one that lasts would remember them all.
      const result = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined)
        iterator.next().then(resolve, reject)
      })
      if (result === undefined) return
      isOver = result.done === true
      if (result.done === true) return
      yield result.value
    }
  } catch (error) {
    isOver = true
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    if (!isOver) void iterator.return?.().catch(() => undefined)
  }
}
