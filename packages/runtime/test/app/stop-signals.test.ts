import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { type SignalSource, stopOnSignals } from '../../src/app/stop-signals.ts'

/** Signals and exits of a process that is not this one. */
class OtherProcess extends EventEmitter implements SignalSource {
  readonly exits: number[] = []

  exit(code: number): void {
    this.exits.push(code)
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

it('stops at the first signal and then ends the process with 0', async () => {
  const other = new OtherProcess()
  const stopped = Promise.withResolvers<void>()
  let stops = 0
  stopOnSignals(() => (stops++, stopped.promise), ['SIGTERM', 'SIGINT'], other)
  other.emit('SIGTERM')
  await turn()
  expect([stops, other.exits]).toEqual([1, []])
  stopped.resolve()
  await turn()
  expect(other.exits).toEqual([0])
})

it('ends the process with 1 when stopping fails', async () => {
  const other = new OtherProcess()
  stopOnSignals(() => Promise.reject(new Error('no')), ['SIGTERM'], other)
  other.emit('SIGTERM')
  await turn()
  expect(other.exits).toEqual([1])
})

it('ends the process at once at the second signal, whichever it is', () => {
  const other = new OtherProcess()
  let stops = 0
  stopOnSignals(() => (stops++, new Promise(() => {})), ['SIGTERM', 'SIGINT'], other)
  other.emit('SIGTERM')
  other.emit('SIGINT')
  expect([stops, other.exits]).toEqual([1, [130]])
})

it('can be taken back', () => {
  const other = new OtherProcess()
  stopOnSignals(() => Promise.resolve(), ['SIGTERM'], other)()
  expect(other.listenerCount('SIGTERM')).toBe(0)
})
