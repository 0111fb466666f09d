import { isMillraceError, ManualClock } from '@millrace/record'
import type { KeyValueStore } from '@millrace/state'
import type { ProcessorContext, ProcessorSupplier } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { benchOf, storeSpec, TextTopology } from '../task-bench.ts'

const spec = storeSpec('seen', { type: 'key-value', caching: false })
const seenBy = (context: ProcessorContext): KeyValueStore<string, string> =>
  context.store('seen') as KeyValueStore<string, string>

const processing = (supplier: ProcessorSupplier, keepsKey = false) =>
  TextTopology.around({ kind: 'process', supplier, keepsKey, scansStores: true }, [spec])

/** Writes each value into the store and passes it on. */
const keeping: ProcessorSupplier = (context) => (record) => {
  seenBy(context).put(record.key as string, record.value as string)
  context.forward(record)
}

describe('a processor', () => {
  it('puts into its stores with the time of the record at hand, also after it passed on another one', () => {
    const bench = benchOf(
      processing((context) => (record) => {
        context.forward({ ...record, timestamp: 99 })
        seenBy(context).put(record.key as string, record.value as string)
      }),
    )
    bench.pipe('in', 'a=1@5')
    expect(bench.sent.to('out')).toEqual(['a=1@99'])
    expect(bench.sent.to('app-seen-changelog')).toEqual(['a=1@5'])
  })

  it('is made anew after a rollback, and its stores are as they were', () => {
    let made = 0
    const closed: number[] = []
    const topology = processing((context) => {
      const instance = ++made
      return {
        process: (record) => seenBy(context).put(record.key as string, record.value as string),
        close: () => closed.push(instance),
      }
    })
    const bench = benchOf(topology)
    bench.pipe('in', 'a=1@1')
    bench.task.rollback()
    bench.task.initialize(new Map())
    expect((bench.task.view('seen') as KeyValueStore<string, string>).get('a')).toBeUndefined()
    expect([made, closed]).toEqual([2, [1]])
  })

  it('cannot use a store that it is not connected to', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('node', { kind: 'process', supplier: keeping, keepsKey: false, scansStores: true }, ['source'])
      .build()
    const failing = () => benchOf(topology).pipe('in', 'a=1@1')
    expect(failing).toThrow(/seen, which it is not connected to/)
  })

  it('knows where its record comes from, and its times', () => {
    const clock = new ManualClock(7)
    const seen: unknown[] = []
    const topology = processing((context) => () => {
      seen.push(context.recordMetadata, context.streamTimeMs, context.wallClockMs, context.taskId, context.nodeName)
    })
    benchOf(topology, { clock }).pipe('in', 'a=1@50')
    expect(seen).toEqual([{ topic: 'in', partition: 0, offset: 0 }, 50, 7, '0_0', 'node'])
  })

  it('passes on to one child alone where it names one', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor(
        'router',
        {
          kind: 'process',
          keepsKey: false,
          scansStores: true,
          supplier: (context) => (record) => context.forward(record, record.value as string),
        },
        ['source'],
      )
      .sink('left', 'left', 'router')
      .sink('right', 'right', 'router')
      .build()
    const bench = benchOf(topology)
    bench.pipe('in', 'a=right@1')
    expect([bench.sent.to('left'), bench.sent.to('right')]).toEqual([[], ['a=right@1']])
    expect(() => bench.pipe('in', 'a=nowhere@2')).toThrow(/'nowhere', which is not a child of it.*left, right/)
  })

  it('keeps the key in processValues', () => {
    const topology = processing((context) => (record) => context.forward({ ...record, key: 'b' }), true)
    expect(() => benchOf(topology).pipe('in', 'a=1@1')).toThrow(/processValues.*another key/)
  })

  it('says which node failed', () => {
    const failing = processing(() => () => {
      throw new Error('no')
    })
    try {
      benchOf(failing).pipe('in', 'a=1@1')
      expect.unreachable()
    } catch (error) {
      expect(isMillraceError(error) && error.details).toMatchObject({ node: 'node', topic: 'in', offset: 0 })
    }
  })
})

describe('a punctuation', () => {
  const listing =
    (type: 'stream-time' | 'wall-clock-time'): ProcessorSupplier =>
    (context) => {
      context.schedule(10, type, (timestamp) => {
        for (const { key, value } of seenBy(context).all()) context.forward({ key, value, timestamp, headers: [] })
      })
      return (record) => seenBy(context).put(record.key as string, record.value as string)
    }

  it('by stream time comes after the record that moved time on', () => {
    const bench = benchOf(processing(listing('stream-time')))
    bench.pipe('in', 'a=1@5', 'b=2@9', 'a=3@12')
    expect(bench.sent.to('out')).toEqual(['a=1@5', 'a=3@12', 'b=2@12'])
  })

  it('by the wall clock comes when it is asked for and due', () => {
    const clock = new ManualClock(100)
    const bench = benchOf(processing(listing('wall-clock-time')), { clock })
    bench.pipe('in', 'a=1@5')
    expect(bench.task.nextPunctuationAt).toBe(110)
    clock.advance(9)
    expect(bench.task.punctuate()).toBe(0)
    clock.advance(30)
    expect(bench.task.punctuate()).toBe(1)
    expect(bench.sent.to('out')).toEqual(['a=1@139'])
    expect(bench.task.nextPunctuationAt).toBe(140)
  })

  it('dates what it puts, and has no record at hand', () => {
    const clock = new ManualClock(0)
    const metadata: unknown[] = []
    const topology = processing((context) => {
      context.schedule(10, 'wall-clock-time', () => {
        metadata.push(context.recordMetadata)
        seenBy(context).put('k', 'v')
      })
      return () => {}
    })
    const bench = benchOf(topology, { clock })
    bench.pipe('in', 'a=1@5')
    clock.advance(10)
    bench.task.punctuate()
    expect(bench.sent.to('app-seen-changelog')).toEqual(['k=v@10'])
    expect(metadata).toEqual([undefined])
  })

  it('is forgotten by a rollback, and made again by the processor', () => {
    const bench = benchOf(processing(listing('wall-clock-time')))
    bench.task.rollback()
    expect(bench.task.nextPunctuationAt).toBe(Number.POSITIVE_INFINITY)
    bench.task.initialize(new Map())
    expect(bench.task.nextPunctuationAt).toBe(10)
  })
})
