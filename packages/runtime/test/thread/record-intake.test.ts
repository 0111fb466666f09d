import { expect, it } from 'vitest'
import type { LogLine } from '../../src/app/log-line.ts'
import { RecordIntake } from '../../src/thread/record-intake.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { queuedTask, recordsOf } from './queued-task.ts'

const input = { topic: 'events', partition: 0 }

function setUp(records: number, resetTo: number | undefined = 0) {
  const log = new MemoryLog()
  log.createTopic('events', 1)
  for (const { timestamp, value } of recordsOf(records)) {
    log.append('events', 0, { timestamp, value, key: null, headers: [] })
  }
  const lines: LogLine[] = []
  const reader = log.client().reader()
  const intake = new RecordIntake({
    reader,
    maxBufferedRecords: 100,
    resetPosition: () => Promise.resolve(resetTo),
    log: (line) => lines.push(line),
  })
  const { active, seen } = queuedTask([input, 0])
  return { log, reader, intake, active, seen, lines }
}

it('hands records to the task that reads them', async () => {
  const { intake, active, seen } = setUp(10)
  intake.assign([active])
  expect(await intake.poll(0)).toBe(10)
  active.task.process(10)
  expect(seen).toHaveLength(10)
})

it('pauses an input that has enough waiting, and resumes it when there is room', async () => {
  const { intake, active } = setUp(2000)
  intake.assign([active])
  await intake.poll(0)
  intake.regulate()
  expect(await intake.poll(0)).toBe(0)
  active.task.process(active.task.buffered())
  intake.regulate()
  expect(await intake.poll(0)).toBeGreaterThan(0)
})

it('keeps the place of tasks that stay, and keeps them paused', async () => {
  const { intake, active, reader } = setUp(2000)
  intake.assign([active])
  const taken = await intake.poll(0)
  intake.regulate()
  intake.assign([active])
  expect(reader.position('events', 0)).toBe(taken)
  expect(await intake.poll(0)).toBe(0)
})

it('reads on where the reset policy says when its position is gone, and says so', async () => {
  const { intake, active, log, lines } = setUp(10, 7)
  log.truncateBefore('events', 0, 7)
  intake.assign([active])
  expect(await intake.poll(0)).toBe(0)
  expect(await intake.poll(0)).toBe(3)
  expect(lines[0]?.message).toMatch(/offset 0 of events-0 .*reading on at 7/)
})

it('fails when a position of an internal topic is gone', async () => {
  const { log, active } = setUp(10)
  log.truncateBefore('events', 0, 7)
  const intake = new RecordIntake({
    reader: log.client().reader(),
    maxBufferedRecords: 100,
    resetPosition: () => Promise.resolve(undefined),
    log: () => {},
  })
  intake.assign([active])
  await expect(intake.poll(0)).rejects.toThrow(/RUNTIME_OFFSET_OUT_OF_RANGE: offset 0 of events-0/)
})
