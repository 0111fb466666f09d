import { type LogRecord, ManualClock } from '@millrace/record'
import { memoryDatabase, type StateDatabase } from '@millrace/state'
import { describe, expect, it } from 'vitest'
import type { RestoreProgress } from '../../src/restore/restore-progress.ts'
import { type RestoreTarget, restoreStores } from '../../src/restore/restore-stores.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'

const entriesOf = (records: readonly LogRecord[]) =>
  records.flatMap(({ key, value }) => (key === null ? [] : [{ key, value }]))

function changelog(records: number, log: MemoryLog = new MemoryLog(), topic = 'app-s-changelog'): MemoryLog {
  log.createTopic(topic, 2)
  for (let at = 0; at < records; at++) {
    const bytes = Buffer.from(`${at % 700}`)
    log.append(topic, 0, { timestamp: at, key: bytes, value: Buffer.from(`v${at}`), headers: [] })
  }
  return log
}

function target(database: StateDatabase, changes: Partial<RestoreTarget> = {}): RestoreTarget {
  return {
    store: 's',
    topic: 'app-s-changelog',
    partition: 0,
    topicId: 'id-1',
    database,
    endAtMost: undefined,
    entriesOf,
    ...changes,
  }
}

async function restore(log: MemoryLog, targets: readonly RestoreTarget[], signal = new AbortController().signal) {
  const progress: RestoreProgress[] = []
  const wiped: string[] = []
  let batches = 0
  const ends = await restoreStores(targets, {
    admin: log.client().admin,
    reader: log.client().reader(),
    clusterId: log.clusterId,
    clock: new ManualClock(),
    pollMs: 1,
    signal,
    onProgress: (step) => progress.push(step),
    onWipe: (_, reason) => wiped.push(reason),
    onBatch: () => {
      batches++
      // The log loses its beginning while it is read.
      if (batches === 1 && targets[0]?.topicId === 'truncated-while-read') log.truncateBefore('app-s-changelog', 0, 800)
    },
  })
  return { ends, progress, wiped }
}

const rows = (database: StateDatabase): string[] =>
  [...database.store('s').scan()].map(
    ({ key, value }) => `${Buffer.from(key).toString()}=${Buffer.from(value).toString()}`,
  )

/** The last value of each key, by the keys' bytes. */
function fold(from: number, to: number): string[] {
  const last = new Map<string, string>()
  for (let at = from; at < to; at++) last.set(`${at % 700}`, `v${at}`)
  return [...last]
    .map(([key, value]) => `${key}=${value}`)
    .sort((a, b) => (a.split('=')[0]! < b.split('=')[0]! ? -1 : 1))
}

describe('a restore', () => {
  it('makes the store equal to a fold of its changelog, with a checkpoint at the end', async () => {
    const database = memoryDatabase()
    const { ends } = await restore(changelog(1200), [target(database)])
    expect(rows(database)).toEqual(fold(0, 1200))
    expect(database.checkpoint('s')).toMatchObject({ offset: 1200, clusterId: 'memory', topicId: 'id-1' })
    expect(ends).toEqual(new Map([['app-s-changelog-0', 1200]]))
  })

  it('tells its progress up to the end', async () => {
    const { progress } = await restore(changelog(1200), [target(memoryDatabase())])
    expect(progress.map(({ restored, total, done }) => ({ restored, total, done }))).toEqual([
      { restored: 500, total: 1200, done: false },
      { restored: 1000, total: 1200, done: false },
      { restored: 1200, total: 1200, done: true },
    ])
  })

  it('reads only what its checkpoint lacks', async () => {
    const log = changelog(1000)
    const database = memoryDatabase()
    await restore(log, [target(database)])
    log.append('app-s-changelog', 0, { timestamp: 0, key: Buffer.from('new'), value: Buffer.from('n'), headers: [] })
    const { progress } = await restore(log, [target(database)])
    expect(progress.map(({ restored, total }) => ({ restored, total }))).toEqual([{ restored: 1, total: 1 }])
    expect(database.store('s').get(Buffer.from('new'))).toBeDefined()
  })

  it('of a source topic ends at the committed offset', async () => {
    const database = memoryDatabase()
    await restore(changelog(1200), [target(database, { endAtMost: 300 })])
    expect(rows(database)).toEqual(fold(0, 300))
    expect(database.checkpoint('s')?.offset).toBe(300)
  })

  it('of several partitions goes through one reader', async () => {
    const log = changelog(1200)
    changelog(900, log, 'app-t-changelog')
    const [one, two] = [memoryDatabase(), memoryDatabase()]
    const other = { topic: 'app-t-changelog', topicId: 'id-2' }
    const { ends } = await restore(log, [target(one), target(two, other), target(memoryDatabase(), { partition: 1 })])
    expect(rows(one)).toEqual(fold(0, 1200))
    expect(rows(two)).toEqual(fold(0, 900))
    expect([...ends.values()]).toEqual([1200, 900, 0])
  })

  it('starts again when the log loses its beginning while it is read', async () => {
    const database = memoryDatabase()
    const { wiped, ends } = await restore(changelog(1200), [target(database, { topicId: 'truncated-while-read' })])
    expect(wiped).toEqual([expect.stringMatching(/offset 500 was deleted/)])
    expect(rows(database)).toEqual(fold(800, 1200))
    expect(ends.get('app-s-changelog-0')).toBe(1200)
  })

  it('ends when it is told to', async () => {
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(restore(changelog(10), [target(memoryDatabase())], stop.signal)).rejects.toThrow('enough')
  })

  it('names the store and the changelog when a record cannot be written', async () => {
    const failing = {
      entriesOf: () => {
        throw new Error('disk is full')
      },
    }
    await expect(restore(changelog(10), [target(memoryDatabase(), failing)])).rejects.toThrow(
      /RUNTIME_RESTORE_FAILED: records 0 to 10 of app-s-changelog-0 .*store s/,
    )
  })
})
