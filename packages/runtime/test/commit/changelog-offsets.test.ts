import { expect, it } from 'vitest'
import { ChangelogOffsets } from '../../src/commit/changelog-offsets.ts'

function afterWriting(count: number): ChangelogOffsets {
  const offsets = new ChangelogOffsets()
  offsets.start('log', 0, 10)
  for (let at = 0; at < count; at++) offsets.written('log', 0)
  return offsets
}

it('moves past the records that were written', () => {
  const offsets = afterWriting(3)
  expect(offsets.advance('log', 0, 12)).toBe(13)
  expect(offsets.advance('log', 0, 12)).toBe(13)
})

it('stays where it was while nothing is written', () => {
  expect(afterWriting(0).advance('log', 0, undefined)).toBe(10)
})

it('finds that somebody else wrote between', () => {
  expect(() => afterWriting(3).advance('log', 0, 13)).toThrow(/RUNTIME_CHANGELOG_GAP/)
})

it('passes over topics that are no changelog of a task here', () => {
  const offsets = afterWriting(0)
  offsets.written('other', 0)
  expect(offsets.advance('log', 0, undefined)).toBe(10)
})
