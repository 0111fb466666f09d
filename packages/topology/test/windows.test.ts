import { describe, expect, test } from 'vitest'
import { hopping, session, sliding, tumbling, unlimited } from '@millrace/topology'

describe('windows', () => {
  test('are written with texts or milliseconds, without grace unless it is given', () => {
    expect(tumbling('1m')).toEqual({ kind: 'time', sizeMs: 60_000, advanceMs: 60_000, graceMs: 0 })
    expect(hopping(100, 30, { grace: '1s' })).toEqual({ kind: 'time', sizeMs: 100, advanceMs: 30, graceMs: 1_000 })
    expect(sliding(0)).toEqual({ kind: 'sliding', differenceMs: 0, graceMs: 0 })
    expect(session('30m', { grace: 5 })).toEqual({ kind: 'session', gapMs: 1_800_000, graceMs: 5 })
    expect(unlimited()).toEqual({ kind: 'unlimited', startMs: 0 })
  })

  test.each([
    ['a size of 0', () => tumbling(0)],
    ['an advance of 0', () => hopping(10, 0)],
    ['an advance beyond the size', () => hopping(10, 11)],
    ['half a millisecond', () => sliding(0.5)],
  ])('of %s are refused', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'TOPOLOGY_ARGUMENT_INVALID' }))
  })

  test.each([
    ['size', () => tumbling(-1)],
    ['gap', () => session(-1)],
    ['grace', () => tumbling(1, { grace: -1 })],
  ])('of a negative %s are refused', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'DURATION_INVALID' }))
  })
})
