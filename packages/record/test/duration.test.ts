import { durationMs, type Duration, isMillraceError } from '@millrace/record'
import { expect, test } from 'vitest'

test.each<[Duration, number]>([
  [0, 0],
  [1.5, 1.5],
  ['250ms', 250],
  ['30s', 30_000],
  ['1.5s', 1_500],
  ['1m', 60_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
])('%s is %d milliseconds', (duration, ms) => {
  expect(durationMs(duration)).toBe(ms)
})

test.each([-1, Number.NaN, Infinity, '', '30', 's', '-1s', '1 s', '1w', '1s '])(
  '%o is no duration, and the error shows what is',
  (wrong) => {
    const attempt = (): number => durationMs(wrong as Duration)
    expect(attempt).toThrow(/DURATION_INVALID: .*'30s'/)
    try {
      attempt()
    } catch (error) {
      expect(isMillraceError(error, 'DURATION_INVALID')).toBe(true)
    }
  },
)
