import { ManualClock, type MillraceError } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { finishRecords, type ProcessingFailure } from '../../src/index.ts'
import { codeOf, limits, OpenCalls, settle } from '../calls/open-calls.ts'
import { type Bench, benchOf, logRecord, logRecords, storeSpec, TextTopology } from '../task-bench.ts'

function benchWith(
  calls: OpenCalls,
  changes: Parameters<typeof limits>[0] = {},
  options: Parameters<typeof benchOf>[1] = {},
): Bench {
  const operator = { kind: 'map-values-async', mapper: calls.mapper, limits: limits(changes) } as const
  return benchOf(TextTopology.around(operator), options)
}

describe('a value that is waited for', () => {
  it('goes on under the key, timestamp and headers of its record', async () => {
    const calls = new OpenCalls()
    const { task, sent } = benchWith(calls)
    const header = { key: 'trace', value: Buffer.from('7') }
    task.enqueue('in', 0, [logRecord('a=1@5', 0, [header])], 1)
    task.process(1)
    expect([sent.all, task.waitingRecords]).toEqual([[], 1])
    calls.of('1').resolve('one')
    await settle(task)
    expect([sent.to('out'), sent.all[0]?.headers, task.waitingRecords]).toEqual([['a=one@5'], [header], 0])
  })

  it('that is there at once waits for nothing', () => {
    const operator = {
      kind: 'map-values-async',
      mapper: (_: unknown, value: unknown) => `${String(value)}!`,
      limits: limits(),
    } as const
    const { pipe, sent } = benchOf(TextTopology.around(operator))
    pipe('in', 'a=1@1')
    expect(sent.to('out')).toEqual(['a=1!@1'])
  })

  it('that is there at once still goes behind an earlier one of its key', async () => {
    const calls = new OpenCalls()
    const mapper = (key: unknown, value: unknown, call: Parameters<OpenCalls['mapper']>[2]): unknown =>
      value === 'slow' ? calls.mapper(key, value, call) : value
    const { pipe, sent, task } = benchOf(TextTopology.around({ kind: 'map-values-async', mapper, limits: limits() }))
    pipe('in', 'a=slow@1', 'a=fast@2', 'b=fast@3')
    expect(sent.to('out')).toEqual(['b=fast@3'])
    calls.of('slow').resolve('slow')
    await settle(task)
    expect(sent.to('out')).toEqual(['b=fast@3', 'a=slow@1', 'a=fast@2'])
  })
})

describe('order by key', () => {
  it('calls for records of one key one after the other, for others meanwhile', async () => {
    const calls = new OpenCalls()
    const { task, pipe, sent } = benchWith(calls)
    pipe('in', 'a=1@1', 'a=2@2', 'b=3@3')
    expect(calls.values).toEqual(['1', '3'])
    calls.of('3').resolve('3')
    await settle(task)
    expect([sent.to('out'), calls.values]).toEqual([['b=3@3'], ['1', '3']])
    calls.of('1').resolve('1')
    await settle(task)
    expect([sent.to('out'), calls.values]).toEqual([
      ['b=3@3', 'a=1@1'],
      ['1', '3', '2'],
    ])
  })

  it('goes on with a key whose last result has not been sent on yet', async () => {
    const calls = new OpenCalls()
    const { task, pipe, sent } = benchWith(calls)
    pipe('in', 'a=1@1')
    calls.of('1').resolve('1')
    await new Promise((resolve) => void setImmediate(resolve))
    pipe('in', 'a=2@2')
    calls.of('2').resolve('2')
    await settle(task)
    expect(sent.to('out')).toEqual(['a=1@1', 'a=2@2'])
  })

  it('is none for records without a key', async () => {
    const calls = new OpenCalls()
    const { task, pipe, sent } = benchWith(calls)
    pipe('in', '~=1@1', '~=2@2')
    calls.of('2').resolve('2')
    await settle(task)
    expect([sent.to('out'), calls.values]).toEqual([['null=2@2'], ['1', '2']])
  })

  it('takes keys that are equal for the same', () => {
    const calls = new OpenCalls()
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('keys', { kind: 'map', mapper: (key, value) => [{ id: key, size: 7n }, value] }, ['source'])
      .addProcessor('node', { kind: 'map-values-async', mapper: calls.mapper, limits: limits() }, ['keys'])
      .build()
    benchOf(topology).pipe('in', 'a=1@1', 'a=2@2', 'b=3@3')
    expect(calls.values).toEqual(['1', '3'])
  })
})

describe('order by partition', () => {
  it('lets calls overlap and results out in the order of the input', async () => {
    const calls = new OpenCalls()
    const { task, pipe, sent } = benchWith(calls, { ordered: 'partition' })
    pipe('in', 'a=1@1', 'a=2@2', 'b=3@3')
    expect(calls.values).toEqual(['1', '2', '3'])
    for (const value of ['3', '2']) calls.of(value).resolve(value)
    await settle(task)
    expect(sent.to('out')).toEqual([])
    calls.of('1').resolve('1')
    await settle(task)
    expect(sent.to('out')).toEqual(['a=1@1', 'a=2@2', 'b=3@3'])
  })

  it('is one for each partition', async () => {
    const calls = new OpenCalls()
    const topology = new TextTopology()
      .source('left', ['x'])
      .source('right', ['y'])
      .addProcessor(
        'node',
        { kind: 'map-values-async', mapper: calls.mapper, limits: limits({ ordered: 'partition' }) },
        ['left', 'right'],
      )
      .sink('sink', 'out', 'node')
      .build()
    const { task, pipe, sent } = benchOf(topology)
    pipe('x', 'a=1@1')
    pipe('y', 'a=2@2')
    calls.of('2').resolve('2')
    await settle(task)
    expect(sent.to('out')).toEqual(['a=2@2'])
  })
})

describe('a task whose calls are all taken', () => {
  it('takes no more records until one has left', async () => {
    const calls = new OpenCalls()
    const { task, sent } = benchWith(calls, { concurrency: 2 })
    task.enqueue('in', 0, logRecords('a=1@1', 'b=2@2', 'c=3@3'), 3)
    expect([task.process(10), task.isFull, task.buffered()]).toEqual([2, true, 1])
    expect(task.committableOffsets()).toMatchObject([{ offset: 2 }])
    calls.of('1').resolve('1')
    await settle(task)
    expect([task.isFull, task.process(10), calls.values]).toEqual([false, 1, ['1', '2', '3']])
    for (const value of ['2', '3']) calls.of(value).resolve(value)
    await settle(task)
    expect([sent.all.length, task.isFull]).toEqual([3, false])
  })

  it('keeps what one record brings beyond them waiting for a call', async () => {
    const calls = new OpenCalls()
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor(
        'split',
        {
          kind: 'flat-map',
          mapper: (_, value) =>
            String(value)
              .split('')
              .map((one) => [one, one]),
        },
        ['source'],
      )
      .addProcessor('node', { kind: 'map-values-async', mapper: calls.mapper, limits: limits({ concurrency: 2 }) }, [
        'split',
      ])
      .sink('sink', 'out', 'node')
      .build()
    const { task, pipe, sent } = benchOf(topology)
    pipe('in', 'k=xyz@1')
    expect([calls.values, task.waitingRecords]).toEqual([['x', 'y'], 3])
    calls.of('y').resolve('y')
    await settle(task)
    expect(calls.values).toEqual(['x', 'y', 'z'])
    for (const value of ['x', 'z']) calls.of(value).resolve(value)
    await settle(task)
    expect(sent.to('out')).toEqual(['y=y@1', 'x=x@1', 'z=z@1'])
  })
})

describe('a call that fails for good', () => {
  const failing = async (options: Parameters<typeof benchOf>[1], times = 0): Promise<Bench> => {
    const calls = new OpenCalls()
    const clock = new ManualClock()
    const retries = { times, backoffMs: 10, maxBackoffMs: 10, attemptTimeoutMs: undefined }
    const bench = benchWith(calls, { retries }, { clock, ...options })
    bench.task.enqueue('in', 0, logRecords('a=bad@1', 'a=good@2'), 2)
    bench.task.process(2)
    for (let attempt = 0; attempt <= times; attempt++) {
      calls.of('bad').reject(new TypeError('no such user'))
      await new Promise((resolve) => void setImmediate(resolve))
      clock.advance(10)
    }
    calls.of('good').resolve('good')
    await new Promise((resolve) => void setImmediate(resolve))
    return bench
  }

  it('stops the task, naming node, topic, partition and offset', async () => {
    const { task } = await failing({}, 2)
    let thrown: unknown
    try {
      task.deliver()
    } catch (error) {
      thrown = error
    }
    const { code, message, details, cause } = thrown as MillraceError
    expect(code).toBe('RUNTIME_PROCESSING_FAILED')
    expect(message).toContain('task 0_0, node node, record in-0@0: no such user (3 attempts); ')
    expect(details).toEqual({ task: '0_0', node: 'node', topic: 'in', partition: 0, offset: 0 })
    expect(cause).toBeInstanceOf(TypeError)
  })

  it('leaves its record out with skip, and the next of its key goes on', async () => {
    const { task, sent, dropped } = await failing({ onProcessingError: 'skip' })
    task.deliver()
    expect([sent.to('out'), dropped(), task.waitingRecords]).toEqual([['a=good@2'], { unprocessable: 1 }, 0])
  })

  it('sends the input record to the dead letters', async () => {
    const { task, sent } = await failing({ onProcessingError: 'dead-letter', deadLetterTopic: 'dead' })
    task.deliver()
    expect(sent.to('dead')).toEqual(['a=bad@1'])
    const texts = sent.all
      .find(({ topic }) => topic === 'dead')
      ?.headers.map(({ key, value }) => `${key}: ${Buffer.from(value ?? []).toString()}`)
    expect(texts).toContain('__streams.errors.exception: TypeError')
    expect(texts).toContain('__streams.errors.offset: 0')
  })

  it('is shown to a handler, which decides', async () => {
    const seen: ProcessingFailure[] = []
    const { task } = await failing({
      onProcessingError(failure, error) {
        seen.push(failure)
        return error instanceof TypeError ? 'skip' : 'fail'
      },
    })
    task.deliver()
    expect(seen).toMatchObject([
      { task: '0_0', node: 'node', topic: 'in', partition: 0, offset: 0, record: { value: 'bad' } },
    ])
  })
})

describe('what follows from a record that waited', () => {
  it('fails with the place of that record, whichever was taken last', async () => {
    const calls = new OpenCalls()
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('node', { kind: 'map-values-async', mapper: calls.mapper, limits: limits() }, ['source'])
      .addProcessor(
        'below',
        {
          kind: 'peek',
          action: () => {
            throw new Error('refused')
          },
        },
        ['node'],
      )
      .build()
    const { task, pipe } = benchOf(topology)
    pipe('in', 'a=1@1', 'b=2@2')
    calls.of('1').resolve('1')
    await expect(settle(task)).rejects.toMatchObject({ details: { node: 'below', offset: 0 } })
  })

  it('may wait again at a node below', async () => {
    const first = new OpenCalls()
    const second = new OpenCalls()
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('first', { kind: 'map-values-async', mapper: first.mapper, limits: limits() }, ['source'])
      .addProcessor('second', { kind: 'map-values-async', mapper: second.mapper, limits: limits() }, ['first'])
      .sink('sink', 'out', 'second')
      .build()
    const { task, pipe, sent } = benchOf(topology)
    pipe('in', 'a=1@1')
    first.of('1').resolve('2')
    await settle(task)
    expect([task.waitingRecords, second.values]).toEqual([1, ['2']])
    second.of('2').resolve('3')
    await settle(task)
    expect(sent.to('out')).toEqual(['a=3@1'])
  })
})

describe('what a cache sends on', () => {
  it('is waited for in the same commit', async () => {
    const calls = new OpenCalls()
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('table', { kind: 'table-source', store: 'rows', sendOldValues: false }, ['source'])
      .addStore(storeSpec('rows'), ['table'])
      .addProcessor('stream', { kind: 'table-to-stream' }, ['table'])
      .addProcessor('node', { kind: 'map-values-async', mapper: calls.mapper, limits: limits() }, ['stream'])
      .sink('sink', 'out', 'node')
      .build()
    const { task, pipe, sent } = benchOf(topology, { cacheMaxBytes: 1_000_000 })
    pipe('in', 'a=1@1', 'a=2@2')
    let isFinished = false
    const finished = finishRecords([task]).then(() => {
      isFinished = true
    })
    await new Promise((resolve) => void setImmediate(resolve))
    expect([isFinished, calls.values]).toEqual([false, ['2']])
    calls.of('2').resolve('two')
    await finished
    expect([sent.to('out'), task.waitingRecords]).toEqual([['a=two@2'], 0])
  })
})

describe('a rollback', () => {
  it('gives up what is under way: signals are aborted, results are not looked at, records come again', async () => {
    const calls = new OpenCalls()
    const { task, pipe, sent } = benchWith(calls)
    pipe('in', 'a=1@1', 'b=2@2')
    calls.of('2').resolve('too late')
    await new Promise((resolve) => void setImmediate(resolve))
    const [first] = calls.all
    const { signal } = first ?? calls.of('1')
    task.rollback()
    expect([signal.aborted, codeOf(signal.reason), task.waitingRecords]).toEqual([true, 'RUNTIME_CALL_ABANDONED', 0])
    first?.resolve('too late')
    task.initialize(new Map())
    task.enqueue('in', 0, logRecords('a=1@1', 'b=2@2'), 2)
    task.process(2)
    for (const value of ['1', '2']) calls.of(value).resolve(value)
    await settle(task)
    expect([sent.to('out'), calls.values]).toEqual([
      ['a=1@1', 'b=2@2'],
      ['1', '2', '1', '2'],
    ])
  })

  it('wakes whoever waits for a call', async () => {
    const calls = new OpenCalls()
    const { task, pipe } = benchWith(calls)
    pipe('in', 'a=1@1')
    const woken = task.whenReady()
    task.close()
    await expect(woken).resolves.toBeUndefined()
  })
})
