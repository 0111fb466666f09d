import type { CommittedOffset } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { ChangelogOffsets } from '../../src/commit/changelog-offsets.ts'
import { Continuity } from '../../src/thread/continuity.ts'
import { RecordWriter } from '../../src/thread/record-writer.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { queuedTask } from './queued-task.ts'

const input = { topic: 'events', partition: 0 }
const changelog = { topic: 'app-s-changelog', partition: 0 }

/** A task that knows `known` as committed and expects its changelog to end at `expected`; the cluster says otherwise or not. */
async function isBroken(
  known: number | undefined,
  found: number | undefined,
  expected: number,
  end: number,
): Promise<boolean> {
  const { active } = queuedTask([input, 0])
  active.committedOffset = () => known
  active.expectedEnd = () => expected
  Object.defineProperty(active, 'writtenChangelogs', { value: [changelog] })
  const committed = new Map<string, CommittedOffset>()
  if (found !== undefined) committed.set('events-0', { offset: found, metadata: '' })
  const continuity = new Continuity({
    member: { committed: () => Promise.resolve(committed) },
    admin: { listOffsets: () => Promise.resolve(new Map([['app-s-changelog-0', end]])) },
    writer: new RecordWriter(new MemoryLog().client().writer(), new ChangelogOffsets()),
  })
  return (await continuity.broken([active])).includes(active)
}

describe('a task goes on after its member was thrown out', () => {
  it('when offsets and changelog are where it left them', async () => {
    expect(await isBroken(5, 5, 9, 9)).toBe(false)
    expect(await isBroken(undefined, undefined, 0, 0)).toBe(false)
  })

  it('not when somebody else committed', async () => {
    expect(await isBroken(5, 6, 9, 9)).toBe(true)
    expect(await isBroken(undefined, 1, 9, 9)).toBe(true)
    expect(await isBroken(5, undefined, 9, 9)).toBe(true)
  })

  it('not when somebody else wrote to its changelog, or cut it', async () => {
    expect(await isBroken(5, 5, 9, 10)).toBe(true)
    expect(await isBroken(5, 5, 9, 8)).toBe(true)
  })
})
