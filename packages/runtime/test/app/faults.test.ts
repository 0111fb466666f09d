import { MillraceError } from '@millrace/record'
import { type Serde, string } from '@millrace/serde'
import { describe, expect, it } from 'vitest'
import type { CommitFault } from '../memory-log/memory-log.ts'
import { MemoryDisk } from '../memory-log/memory-disk.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { until } from '../memory-log/until.ts'
import { countingTopology } from '../topologies.ts'
import { application, committedOffset, lastCounts, produce } from './running.ts'

function countingLog(partitions = 1): MemoryLog {
  const log = new MemoryLog()
  log.createTopic('events', partitions)
  log.createTopic('counted', partitions)
  return log
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, n) => all + n, 0)

/** Counts 10 records, then 10 more while the next commit meets the fault, then 10 more. */
async function countThrough(fault: CommitFault) {
  const log = countingLog()
  const running = application(log, countingTopology())
  await running.app.start()
  for (let round = 1; round <= 3; round++) {
    if (round === 2) log.commitFaults.push(fault)
    for (let at = 0; at < 10; at++) produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === round * 10 && log.commitFaults.length === 0)
  }
  await running.app.stop()
  return { log, ...running }
}

describe('a commit', () => {
  it('that is refused because the group rebalances keeps everything and is made again', async () => {
    const { log, app } = await countThrough('rebalance')
    expect(lastCounts(log, 'counted')).toEqual({ a: 30 })
    expect(app.metrics().recoveries).toBe(0)
    expect(app.metrics().rebalances).toBe(2)
  })

  it('whose answer is lost goes on from what the group has: nothing is counted twice when it was written', async () => {
    const { log, app, lines } = await countThrough('lost')
    expect(lastCounts(log, 'counted')).toEqual({ a: 30 })
    expect(app.metrics().recoveries).toBe(1)
    expect(lines.some(({ message }) => message.includes('RUNTIME_COMMIT_FAILED'))).toBe(true)
  })

  it('that never arrived makes its records be processed again, and no more than those', async () => {
    const { log, app } = await countThrough('unsent')
    expect(lastCounts(log, 'counted')).toEqual({ a: 40 })
    expect(app.metrics().recoveries).toBe(1)
  })

  it('of a generation that is over joins again, and is made then if nobody else had the tasks', async () => {
    const { log, app } = await countThrough('refused')
    expect(lastCounts(log, 'counted')).toEqual({ a: 30 })
    expect(app.metrics().recoveries).toBe(0)
  })
})

describe('state after a fault', () => {
  it('equals the changelog', async () => {
    for (const fault of ['lost', 'unsent', 'refused', 'rebalance'] as const) {
      const { log } = await countThrough(fault)
      expect(lastCounts(log, 'app-counts-changelog')).toEqual(lastCounts(log, 'counted'))
    }
  })
})

describe('a member that was thrown out', () => {
  it('comes back and goes on', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology())
    await app.start()
    produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === 1)
    log.group('app').expelAll()
    produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === 2)
    await app.stop()
    expect(lastCounts(log, 'counted')).toEqual({ a: 2 })
  })

  it('goes on with what it has not committed, when nobody else had its tasks', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology(), { commitInterval: '1h' })
    await app.start()
    for (let at = 0; at < 5; at++) produce(log, 'events', 0, 'a', 'x')
    await until(() => app.metrics().recordsProcessed === 5)
    log.group('app').expelAll()
    await until(() => app.metrics().rebalances === 2 && app.state === 'running')
    await app.stop()
    expect(committedOffset(log, 'events-0')).toBe(5)
    expect(lastCounts(log, 'counted')).toEqual({ a: 5 })
  })

  it('restores what somebody else went on with', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology(), { commitInterval: '1h' })
    await app.start()
    produce(log, 'events', 0, 'a', 'x')
    await until(() => app.metrics().recordsProcessed === 1)
    // Another instance counted the same record, and committed it.
    const others = countingLog()
    produce(others, 'events', 0, 'a', 'x')
    const other = application(others, countingTopology())
    await other.app.start()
    await until(() => committedOffset(others, 'events-0') === 1)
    await other.app.stop()
    log.group('app').offsets.set('events-0', others.group('app').offsets.get('events-0')!)
    const [row] = others.partition('app-counts-changelog', 0)
    log.append('app-counts-changelog', 0, row!)
    let restored = 0
    app.onRestore(({ total }) => {
      restored = total
    })
    log.group('app').expelAll()
    await until(() => app.metrics().rebalances === 2 && app.state === 'running')
    expect(restored).toBeGreaterThan(0)
    expect(app.store<string, number>('counts').get('a')).toBe(1)
    produce(log, 'events', 0, 'a', 'x')
    await until(() => app.metrics().recordsProcessed === 2)
    await app.stop()
    expect(lastCounts(log, 'counted')).toEqual({ a: 2 })
  })
})

describe('another writer on the changelog', () => {
  it('is noticed, and the task restores itself', async () => {
    const log = countingLog()
    const { app, lines } = application(log, countingTopology())
    await app.start()
    produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === 1)
    const [own] = log.partition('app-counts-changelog', 0)
    if (own) log.append('app-counts-changelog', 0, own)
    produce(log, 'events', 0, 'b', 'x')
    await until(() => committedOffset(log, 'events-0') === 2)
    expect(lines.some(({ message }) => message.includes('RUNTIME_CHANGELOG_GAP'))).toBe(true)
    await app.stop()
    expect(lastCounts(log, 'app-counts-changelog')).toMatchObject({ a: 1 })
  })
})

describe('a write that fails for good', () => {
  it('makes the application fail, with the topic in the error', async () => {
    const log = countingLog()
    const { app } = application(log, countingTopology())
    await app.start()
    log.beforeAppend = (topic) => {
      if (topic === 'counted') throw new Error('no room')
    }
    produce(log, 'events', 0, 'a', 'x')
    await expect(app.finished).rejects.toThrow(/RUNTIME_PRODUCTION_FAILED.*no room/)
    expect(committedOffset(log, 'events-0')).toBeUndefined()
  })
})

describe('a write that was not taken in time', () => {
  it('is made again with another producer', async () => {
    const log = countingLog()
    const { app, lines } = application(log, countingTopology())
    await app.start()
    let refusals = 1
    log.beforeAppend = (topic) => {
      if (topic === 'counted' && refusals-- > 0) throw new MillraceError('CLIENT_DELIVERY_TIMEOUT', 'too late')
    }
    for (let at = 0; at < 5; at++) produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === 5)
    expect(app.metrics().recoveries).toBe(1)
    expect(lines.some(({ message }) => message.includes('too late'))).toBe(true)
    await app.stop()
    expect(lastCounts(log, 'counted')['a']).toBeGreaterThanOrEqual(5)
    expect(lastCounts(log, 'app-counts-changelog')).toEqual(lastCounts(log, 'counted'))
  })
})

describe('a record that cannot be read yet', () => {
  it('is read again when it can, and no handler is asked', async () => {
    let isHere = false
    const value: Serde<string> = {
      ...string(),
      deserialize(bytes) {
        if (isHere) return string().deserialize(bytes)
        isHere = true
        throw new MillraceError('SERDE_SCHEMA_PENDING', 'its schema is being fetched', { disposition: 'retry' })
      },
    }
    const log = countingLog()
    const { app, lines } = application(log, countingTopology({ value }), { onDeserializationError: 'skip' })
    await app.start()
    for (let at = 0; at < 5; at++) produce(log, 'events', 0, 'a', 'x')
    await until(() => committedOffset(log, 'events-0') === 5)
    await app.stop()
    expect(lastCounts(log, 'counted')).toEqual({ a: 5 })
    expect(app.metrics().recoveries).toBe(1)
    expect(lines.some(({ message }) => message.includes('its schema is being fetched'))).toBe(true)
  })
})

describe('stores that do not fit the cluster', () => {
  async function counted(log: MemoryLog, disk: MemoryDisk): Promise<string[]> {
    const before = committedOffset(log, 'events-0') ?? 0
    const { app, lines } = application(log, countingTopology(), { disk })
    produce(log, 'events', 0, 'a', 'x')
    await app.start()
    await until(() => committedOffset(log, 'events-0') === before + 1)
    await app.stop()
    return lines.filter(({ level }) => level === 'warn').map(({ message }) => message)
  }

  it('are restored in full when the changelog was truncated past their checkpoint', async () => {
    const log = countingLog()
    const disk = new MemoryDisk()
    await counted(log, disk)
    const late = application(log, countingTopology())
    produce(log, 'events', 0, 'a', 'x')
    await late.app.start()
    await until(() => committedOffset(log, 'events-0') === 2)
    await late.app.stop()
    log.truncateBefore('app-counts-changelog', 0, 2)
    expect(await counted(log, disk)).toEqual([expect.stringMatching(/counts is restored in full.*begins at 2/)])
  })

  it('are wiped when they belong to another cluster', async () => {
    const disk = new MemoryDisk()
    await counted(countingLog(), disk)
    const other = new MemoryLog('elsewhere')
    other.createTopic('events', 1)
    other.createTopic('counted', 1)
    expect(await counted(other, disk)).toEqual([expect.stringMatching(/cluster memory, this one is elsewhere/)])
    expect(lastCounts(other, 'counted')).toEqual({ a: 1 })
  })
})

describe('several instances', () => {
  const keys = Array.from({ length: 40 }, (_, at) => ({ key: `k${at}`, partition: at % 4 }))
  const feed = (log: MemoryLog): void => {
    for (const { key, partition } of keys) produce(log, 'events', partition, key, 'x')
  }
  const allCommitted = (log: MemoryLog, each: number): boolean =>
    [0, 1, 2, 3].every((partition) => committedOffset(log, `events-${partition}`) === each)

  it('share the tasks, hand them over, and count every record once', async () => {
    const log = countingLog(4)
    const first = application(log, countingTopology())
    await first.app.start()
    feed(log)
    await until(() => allCommitted(log, 10))
    expect(first.app.metrics().tasks).toHaveLength(4)

    const second = application(log, countingTopology())
    await second.app.start()
    await until(() => first.app.state === 'running' && first.app.metrics().tasks.length === 2)
    expect(second.app.metrics().tasks).toHaveLength(2)
    feed(log)
    await until(() => allCommitted(log, 20))

    await first.app.stop()
    await until(() => second.app.metrics().tasks.length === 4)
    feed(log)
    await until(() => allCommitted(log, 30))
    await second.app.stop()

    expect(lastCounts(log, 'counted')).toEqual(Object.fromEntries(keys.map(({ key }) => [key, 3])))
  })

  it('count every record once while they come and go under load', async () => {
    const log = countingLog(4)
    const steady = application(log, countingTopology())
    await steady.app.start()
    let fed = 0
    for (let round = 0; round < 6; round++) {
      const { app } = application(log, countingTopology())
      const starting = app.start()
      feed(log)
      await starting
      feed(log)
      await app.stop()
      fed += 2
    }
    await until(() => allCommitted(log, fed * 10))
    await steady.app.stop()
    expect(sum(lastCounts(log, 'counted'))).toBe(fed * keys.length)
    expect(new Set(Object.values(lastCounts(log, 'counted')))).toEqual(new Set([fed]))
  })

  it('keep the tasks that stay open through a rebalance', async () => {
    const log = countingLog(4)
    const { app, disk } = application(log, countingTopology())
    await app.start()
    const opened: string[] = []
    const before = [...disk.open]
    disk.open.add = (task: string) => (opened.push(task), Set.prototype.add.call(disk.open, task) as Set<string>)
    log.group('app').rebalance()
    await until(() => app.metrics().rebalances === 2 && app.state === 'running')
    expect(opened).toEqual([])
    expect([...disk.open]).toEqual(before)
    await app.stop()
  })
})
