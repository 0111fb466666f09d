// What flatMapAsync and peekAsync make of what they waited for; limits and order are those of mapValuesAsync.
import type { Operator } from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { limits, OpenCalls, settle } from '../calls/open-calls.ts'
import { benchOf, TextTopology } from '../task-bench.ts'

describe('flatMapAsync', () => {
  it('forwards all pairs together, in order, before the next record of the key', async () => {
    const calls = new OpenCalls()
    const mapper = calls.mapper as Extract<Operator, { kind: 'flat-map-async' }>['mapper']
    const { task, pipe, sent } = benchOf(TextTopology.around({ kind: 'flat-map-async', mapper, limits: limits() }))
    pipe('in', 'a=1@1', 'a=2@2')
    calls.of('1').resolve([
      ['x', '1'],
      ['y', undefined],
    ])
    await settle(task)
    calls.of('2').resolve([])
    await settle(task)
    expect([sent.to('out'), task.waitingRecords]).toEqual([['x=1@1', 'y=null@1'], 0])
  })

  it('fails as its function would, where what it gets is no list', async () => {
    const calls = new OpenCalls()
    const mapper = calls.mapper as Extract<Operator, { kind: 'flat-map-async' }>['mapper']
    const { task, pipe } = benchOf(TextTopology.around({ kind: 'flat-map-async', mapper, limits: limits() }))
    pipe('in', 'a=1@1')
    calls.of('1').resolve(7)
    await expect(settle(task)).rejects.toMatchObject({ code: 'RUNTIME_PROCESSING_FAILED', details: { node: 'node' } })
  })
})

describe('peekAsync', () => {
  it('passes a record on unchanged when its action is done', async () => {
    const calls = new OpenCalls()
    const { task, pipe, sent } = benchOf(
      TextTopology.around({ kind: 'peek-async', action: calls.mapper, limits: limits() }),
    )
    pipe('in', 'a=1@1')
    expect(sent.all).toEqual([])
    calls.of('1').resolve('ignored')
    await settle(task)
    expect(sent.to('out')).toEqual(['a=1@1'])
  })
})

describe('onProcessingError', () => {
  const thrower: Operator = {
    kind: 'peek',
    action: (_, value) => {
      if (value === 'bad') throw new TypeError('no such field')
    },
  }

  it('decides for functions that are not waited for, too', () => {
    const { pipe, sent, dropped } = benchOf(TextTopology.around(thrower), {
      onProcessingError: 'dead-letter',
      deadLetterTopic: 'dead',
    })
    pipe('in', 'a=bad@1', 'a=good@2')
    expect([sent.to('out'), sent.to('dead'), dropped()]).toEqual([['a=good@2'], ['a=bad@1'], { unprocessable: 1 }])
  })

  it('leaves a record out at the node that threw, and nowhere else', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('node', thrower, ['source'])
      .sink('below', 'out', 'node')
      .sink('beside', 'copy', 'source')
      .build()
    const { pipe, sent } = benchOf(topology, { onProcessingError: 'skip' })
    pipe('in', 'a=bad@1')
    expect(sent.all.map(({ topic }) => topic)).toEqual(['copy'])
  })

  it('is not asked for what is no record’s fault', () => {
    const asked: unknown[] = []
    const topology = TextTopology.around({
      kind: 'process',
      supplier: () => (() => Promise.resolve()) as () => void,
      keepsKey: true,
      scansStores: true,
    })
    const { pipe } = benchOf(topology, {
      onProcessingError(failure) {
        asked.push(failure)
        return 'skip'
      },
    })
    expect(() => pipe('in', 'a=1@1')).toThrow('RUNTIME_NOT_AWAITED: the function of node node is async')
    expect(asked).toEqual([])
  })

  it('needs a dead-letter topic for dead letters', () => {
    expect(() => benchOf(TextTopology.around(thrower), { onProcessingError: 'dead-letter' })).toThrow(
      'RUNTIME_INVALID_CONFIG',
    )
  })
})

describe('a function that should be waited for', () => {
  const rejecting = (() => Promise.reject(new Error('nobody would see this'))) as () => void

  it.each<Operator>([
    { kind: 'peek', action: rejecting },
    { kind: 'foreach', action: rejecting },
    { kind: 'process', supplier: () => rejecting, keepsKey: true, scansStores: true },
  ])('is refused by $kind, which does not', (operator) => {
    expect(() => benchOf(TextTopology.around(operator)).pipe('in', 'a=1@1')).toThrow(
      /RUNTIME_NOT_AWAITED: the function of node node is async, and nobody waits for it; use (peek|process)Async;/,
    )
  })
})
