import { ManualClock, sleep } from '@millrace/record'
import { expect, test } from 'vitest'

test('timers fire in the order of their due time, and of their creation where that is equal', () => {
  const clock = new ManualClock(100)
  const fired: string[] = []
  const note = (name: string) => (): void => void fired.push(`${name}@${clock.now()}`)
  clock.setTimer(20, note('late'))
  clock.setTimer(10, note('first'))
  clock.setTimer(10, note('second'))
  clock.advance(9)
  expect(fired).toEqual([])
  clock.advance(11)
  expect(fired).toEqual(['first@110', 'second@110', 'late@120'])
  expect(clock.now()).toBe(120)
})

test('a timer set by a timer fires in the same advance where it is due', () => {
  const clock = new ManualClock()
  const fired: number[] = []
  clock.setTimer(5, () => clock.setTimer(5, () => fired.push(clock.now())))
  clock.advance(9)
  expect(fired).toEqual([])
  clock.advance(1)
  expect(fired).toEqual([10])
})

test('a cancelled timer does not fire', () => {
  const clock = new ManualClock()
  const fired: number[] = []
  clock.setTimer(1, () => fired.push(1)).cancel()
  clock.advance(10)
  expect(fired).toEqual([])
})

test('sleep ends when the clock says so', async () => {
  const clock = new ManualClock()
  let awake = false
  const sleeping = sleep(clock, 10).then(() => {
    awake = true
  })
  clock.advance(9)
  await Promise.resolve()
  expect(awake).toBe(false)
  clock.advance(1)
  await sleeping
  expect(awake).toBe(true)
})

test('an aborted sleep rejects with the reason of its signal, before and after it began', async () => {
  const clock = new ManualClock()
  const abort = new AbortController()
  const sleeping = sleep(clock, 10, abort.signal)
  abort.abort(new Error('enough'))
  await expect(sleeping).rejects.toThrow('enough')
  await expect(sleep(clock, 10, abort.signal)).rejects.toThrow('enough')
})
