import { ManualClock } from '@millrace/record'
import type { KeyValueStore } from '@millrace/state'
import type { AsyncProcessor, AsyncProcessorCall } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { codeOf, limits, settle } from '../calls/open-calls.ts'
import { type Bench, benchOf, joined, storeSpec, TextTopology } from '../task-bench.ts'

type Rows = KeyValueStore<unknown, unknown>
const seen = storeSpec('seen', { type: 'key-value' })

function benchWith(processor: AsyncProcessor, changes: Parameters<typeof limits>[0] = {}, options = {}): Bench {
  const operator = { kind: 'process-async', processor, limits: limits(changes), scansStores: true } as const
  return benchOf(TextTopology.around(operator, [seen]), options)
}

describe('an asynchronous processor', () => {
  it('reads and writes a store around what it waits for, one record of a key after the other', async () => {
    const bench = benchWith(async (record, call) => {
      const store = call.store('seen') as Rows
      const before = store.get(record.key) ?? ''
      await Promise.resolve()
      store.put(record.key, joined(before, record.value))
      call.forward({ ...record, value: store.get(record.key) })
    })
    bench.pipe('in', 'a=1@1', 'b=9@2', 'a=2@3', 'a=3@4')
    for (let turns = 0; turns < 5; turns++) await settle(bench.task)
    expect(bench.sent.to('out').filter((one) => one.startsWith('a'))).toEqual(['a=1@1', 'a=12@3', 'a=123@4'])
    expect(bench.sent.to('app-seen-changelog')).toContain('a=123@4')
  })

  it('passes on nothing of an attempt that fails', async () => {
    const clock = new ManualClock()
    const retries = { times: 1, backoffMs: 10, maxBackoffMs: 10, attemptTimeoutMs: undefined }
    const bench = benchWith(
      async (record, call) => {
        call.forward({ ...record, value: `attempt ${call.attempt}` })
        await Promise.resolve()
        if (call.attempt === 1) throw new Error('busy')
      },
      { retries },
      { clock },
    )
    bench.pipe('in', 'a=1@1')
    await settle(bench.task)
    clock.advance(10)
    await settle(bench.task)
    expect(bench.sent.to('out')).toEqual(['a=attempt 2@1'])
  })

  it('is not tried again once it has written', async () => {
    const retries = { times: 5, backoffMs: 0, maxBackoffMs: 0, attemptTimeoutMs: undefined }
    let calls = 0
    const bench = benchWith(
      async (record, call) => {
        calls += 1
        const store = call.store('seen') as Rows
        store.put(record.key, '1')
        await Promise.reject(new Error('busy'))
      },
      { retries },
    )
    bench.pipe('in', 'a=1@1')
    await expect(settle(bench.task)).rejects.toThrow('record in-0@0: busy; ')
    expect(calls).toBe(1)
  })

  it('can do nothing any more when its call is over', async () => {
    const calls: { call: AsyncProcessorCall; store: Rows }[] = []
    const waiting = Promise.withResolvers<void>()
    const bench = benchWith((_, call) => {
      calls.push({ call, store: call.store('seen') as Rows })
      return calls.length === 1 ? undefined : waiting.promise
    })
    bench.pipe('in', 'a=1@1', 'b=2@2')
    bench.task.rollback()
    const [done, abandoned] = calls
    expect(() => done?.store.put('a', '1')).toThrow('the call is over')
    expect(() => done?.call.forward({ key: 'a', value: '1', timestamp: 1, headers: [] })).toThrow('the call is over')
    let thrown: unknown
    try {
      abandoned?.store.get('b')
    } catch (error) {
      thrown = error
    }
    expect(codeOf(thrown)).toBe('RUNTIME_CALL_ABANDONED')
    waiting.resolve()
  })

  it('knows where its record came from, when others have come since', async () => {
    const places: unknown[] = []
    const bench = benchWith(async (record, call) => {
      await Promise.resolve()
      const store = call.store('seen') as Rows
      store.put(record.key, record.value)
      places.push([record.value, call.recordMetadata?.offset, call.nodeName, call.taskId])
    })
    bench.pipe('in', 'a=1@1', 'b=2@2')
    await settle(bench.task)
    expect(places).toEqual([
      ['1', 0, 'node', '0_0'],
      ['2', 1, 'node', '0_0'],
    ])
    expect(bench.sent.to('app-seen-changelog')).toEqual(['a=1@1', 'b=2@2'])
  })

  it('fails for a store that it is not connected to', async () => {
    const bench = benchWith((_, call) => void call.store('other'))
    expect(() => bench.pipe('in', 'a=1@1')).toThrow('RUNTIME_STORE_NOT_CONNECTED')
  })
})
