import { describe, expect, it } from 'vitest'
import { type ChangelogFacts, restoreStart, storeFormatVersion } from '../../src/restore/restore-start.ts'

const checkpoint = { offset: 5, clusterId: 'c', topicId: 't', formatVersion: storeFormatVersion }
const facts: ChangelogFacts = { clusterId: 'c', topicId: 't', logStart: 2, end: 9 }

describe('where a restore begins', () => {
  it('is the checkpoint while it describes this changelog', () => {
    expect(restoreStart(checkpoint, facts)).toEqual({ offset: 5, wipe: undefined })
  })

  it('is the start of the log for a store without a checkpoint', () => {
    expect(restoreStart(undefined, facts)).toEqual({ offset: 2, wipe: undefined })
  })

  it.each([
    ['another cluster', { ...checkpoint, clusterId: 'x' }, /cluster x/],
    ['a topic made again', { ...checkpoint, topicId: 'old' }, /made again/],
    ['another format of rows', { ...checkpoint, formatVersion: 99 }, /format 99/],
    ['records that are gone', { ...checkpoint, offset: 1 }, /changelog begins at 2/],
    ['records that never were', { ...checkpoint, offset: 10 }, /already at 9/],
  ])('is the start of the log after a wipe, for %s', (_, own, reason) => {
    const start = restoreStart(own, facts)
    expect(start.offset).toBe(2)
    expect(start.wipe).toMatch(reason)
  })

  it('accepts a checkpoint at both ends of the log', () => {
    expect(restoreStart({ ...checkpoint, offset: 2 }, facts).wipe).toBeUndefined()
    expect(restoreStart({ ...checkpoint, offset: 9 }, facts).wipe).toBeUndefined()
  })
})
