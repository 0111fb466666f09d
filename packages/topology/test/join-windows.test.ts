import { isMillraceError } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { joinWindow } from '../src/index.ts'

function codeOf(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return isMillraceError(error) ? error.code : error
  }
}

describe('a join window', () => {
  it('reaches as far back as ahead unless told otherwise', () => {
    expect(joinWindow('10s')).toEqual({ beforeMs: 10_000, afterMs: 10_000, graceMs: 0 })
    expect(joinWindow('10s', { after: 0, grace: '1m' })).toEqual({ beforeMs: 10_000, afterMs: 0, graceMs: 60_000 })
  })

  it('may lie before or after the record as a whole', () => {
    expect(joinWindow(0, { before: '-5s', after: '10s' })).toMatchObject({ beforeMs: -5_000, afterMs: 10_000 })
    expect(joinWindow(0, { before: 100, after: -100 })).toMatchObject({ beforeMs: 100, afterMs: -100 })
  })

  it('holds at least one time, and whole milliseconds', () => {
    expect(codeOf(() => joinWindow(-5))).toBe('TOPOLOGY_ARGUMENT_INVALID')
    expect(codeOf(() => joinWindow(10, { before: -11 }))).toBe('TOPOLOGY_ARGUMENT_INVALID')
    expect(codeOf(() => joinWindow(0.5))).toBe('TOPOLOGY_ARGUMENT_INVALID')
    expect(codeOf(() => joinWindow(5, { grace: -1 }))).toBe('DURATION_INVALID')
  })
})
