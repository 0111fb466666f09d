import { ManualClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { Call, type Outcome } from '../../src/calls/call.ts'
import { codeOf, limits, OpenCalls } from './open-calls.ts'

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

function callWith(changes: Parameters<typeof limits>[0], jitter = 1) {
  const calls = new OpenCalls()
  const clock = new ManualClock()
  const ended: Outcome[] = []
  const call = new Call({
    clock,
    limits: limits(changes),
    jitter: () => jitter,
    run: (attempt) => calls.mapper('k', 'v', attempt),
    onEnd: (outcome) => ended.push(outcome),
  })
  return { calls, clock, ended, call, start: () => call.start() }
}

const retries = { times: 3, backoffMs: 100, maxBackoffMs: 250, attemptTimeoutMs: undefined }

describe('a call', () => {
  it('ends with what its function resolves to, once', async () => {
    const { calls, ended, start, clock } = callWith({})
    expect(start()).toBeUndefined()
    calls.of('v').resolve(7)
    await turn()
    clock.advance(10_000)
    expect([ended, calls.of('v').signal.aborted]).toEqual([[{ result: 7 }], false])
  })

  it('ends at once with what is there at once, or thrown at once', () => {
    const made = (run: () => unknown): Outcome | undefined =>
      new Call({ clock: new ManualClock(), limits: limits(), jitter: () => 1, run, onEnd: () => {} }).start()
    expect(made(() => 7)).toEqual({ result: 7 })
    const error = new Error('no')
    expect(
      made(() => {
        throw error
      }),
    ).toEqual({ error, attempts: 1 })
  })

  it('is tried again after waits that double up to a longest one', async () => {
    const { calls, clock, ended, start, call } = callWith({ retries })
    start()
    for (const waitMs of [100, 200, 250]) {
      calls.of('v').reject(new Error('busy'))
      await turn()
      expect(call.retryAt).toBe(clock.now() + waitMs)
      clock.advance(waitMs - 1)
      const before = calls.all.length
      clock.advance(1)
      expect(calls.all.length).toBe(before + 1)
    }
    calls.of('v').reject(new Error('busy still'))
    await turn()
    expect(ended).toMatchObject([{ error: { message: 'busy still' }, attempts: 4 }])
    expect(calls.all.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
  })

  it('leaves off up to half of a wait by chance', async () => {
    const { calls, clock, start, call } = callWith({ retries }, 0.5)
    start()
    calls.of('v').reject(new Error('busy'))
    await turn()
    expect(call.retryAt).toBe(clock.now() + 75)
  })

  it('fails when its time is over, in an attempt or between two, and aborts the signal', async () => {
    const hanging = callWith({ retries, timeoutMs: 500 })
    hanging.start()
    hanging.clock.advance(500)
    expect(hanging.ended.map((end) => 'error' in end && codeOf(end.error))).toEqual(['RUNTIME_CALL_TIMEOUT'])
    expect(codeOf(hanging.calls.of('v').signal.reason)).toBe('RUNTIME_CALL_TIMEOUT')
    hanging.calls.of('v').resolve('too late')
    await turn()
    expect(hanging.ended).toHaveLength(1)

    const failing = callWith({ retries, timeoutMs: 50 })
    failing.start()
    failing.calls.of('v').reject(new Error('busy'))
    await turn()
    failing.clock.advance(1_000)
    expect([failing.ended.length, failing.calls.all.length]).toEqual([1, 1])
  })

  it('gives up an attempt that takes too long, and what it gives then', async () => {
    const { calls, clock, ended, start } = callWith({ retries: { ...retries, attemptTimeoutMs: 50 } })
    start()
    const first = calls.of('v')
    clock.advance(50)
    first.resolve('too late')
    await turn()
    expect([first.signal.aborted, ended]).toEqual([true, []])
    clock.advance(100)
    calls.of('v').resolve('second')
    await turn()
    expect(ended).toEqual([{ result: 'second' }])
  })

  it('that is abandoned never ends', async () => {
    const { calls, clock, ended, start, call } = callWith({ retries })
    start()
    const reason = new Error('rolled back')
    call.abandon(reason)
    calls.of('v').reject(new Error('busy'))
    await turn()
    clock.advance(10_000)
    expect([ended, calls.of('v').signal.reason, calls.all.length]).toEqual([[], reason, 1])
  })
})
