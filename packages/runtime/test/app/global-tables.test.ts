import { string } from '@millrace/serde'
import { globalTable, PlanBuilder, process, stream, streamGlobalTableJoin, to, type Topology } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { until } from '../memory-log/until.ts'
import { application, produce, texts } from './running.ts'

const text = { key: string(), value: string() }

function topology(): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text }))
  const users = plan.add(globalTable({ topic: 'users', ...text, materialized: { store: 'users' } }))
  const joiner = (_key: unknown, event: unknown, user: unknown): string => `${String(event)} by ${String(user)}`
  const keySelector = (_key: unknown, event: unknown): unknown => event
  const joined = plan.add(streamGlobalTableJoin({ stream: events, table: users, keySelector, joiner, left: true }))
  plan.add(to({ input: joined, topic: 'joined', ...text }))
  return plan.build()
}

function logOf(): MemoryLog {
  const log = new MemoryLog()
  for (const [name, partitions] of Object.entries({ events: 1, users: 3, joined: 1 })) log.createTopic(name, partitions)
  return log
}

describe('an application with a global table', () => {
  it('has all rows of all partitions before the first record, and follows', async () => {
    const log = logOf()
    produce(log, 'users', 0, 'a', 'Ann')
    produce(log, 'users', 2, 'b', 'Bob')
    produce(log, 'events', 0, 'k', 'a')
    produce(log, 'events', 0, 'k', 'b')
    const { app } = application(log, topology())
    await app.start()
    await until(() => texts(log, 'joined').length === 2)
    expect(texts(log, 'joined')).toEqual(['a by Ann', 'b by Bob'])
    produce(log, 'users', 1, 'c', 'Cid')
    await until(() => app.store('users').get('c') === 'Cid')
    produce(log, 'events', 0, 'k', 'c')
    await until(() => texts(log, 'joined').length === 3)
    expect(texts(log, 'joined').at(-1)).toBe('c by Cid')
    await app.stop()
    expect(app.state).toBe('stopped')
  })

  it('fails when a row cannot be read, also while it runs', async () => {
    const log = logOf()
    const { app } = application(log, topology(), { onDeserializationError: 'fail' })
    await app.start()
    // A record without a timestamp cannot be read.
    produce(log, 'users', 0, 'a', 'Ann', -1)
    await expect(app.finished).rejects.toThrow(expect.objectContaining({ code: 'RUNTIME_DESERIALIZATION_FAILED' }))
    expect(app.state).toBe('failed')
    await app.stop()
  })
})

describe('a punctuation by the wall clock', () => {
  it('runs in an application without any record, and what it writes is committed', async () => {
    const log = logOf()
    const plan = new PlanBuilder()
    const input = plan.add(stream({ topics: ['events'], ...text }))
    const ticking = plan.add(
      process({
        input,
        supplier: (context) => {
          context.schedule(5, 'wall-clock-time', (timestamp) =>
            context.forward({ key: 'tick', value: 'tick', timestamp, headers: [] }),
          )
          return () => {}
        },
      }),
    )
    plan.add(to({ input: ticking, topic: 'joined', ...text }))
    const { app } = application(log, plan.build())
    await app.start()
    await until(() => texts(log, 'joined').length >= 3)
    await app.stop()
    expect(new Set(texts(log, 'joined'))).toEqual(new Set(['tick']))
  })
})
