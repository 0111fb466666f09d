import { describe, expect, it } from 'vitest'
import { benchOf, joined, TextTopology } from '../task-bench.ts'

describe('stateless operators', () => {
  it('filter forwards what the predicate holds for, or does not, negated', () => {
    const startsWithA = (_key: unknown, value: unknown) => String(value).startsWith('a')
    for (const [negate, expected] of [
      [false, ['k=apple@1']],
      [true, ['k=pear@2']],
    ] as const) {
      const bench = benchOf(TextTopology.around({ kind: 'filter', predicate: startsWithA, negate }))
      bench.pipe('in', 'k=apple@1', 'k=pear@2')
      expect(bench.sent.to('out')).toEqual(expected)
    }
  })

  it('map replaces key and value and keeps the timestamp; undefined is null', () => {
    const bench = benchOf(
      TextTopology.around({ kind: 'map', mapper: (key, value) => [value, key === 'drop' ? undefined : key] }),
    )
    bench.pipe('in', 'a=b@5', 'drop=c@6', '~=d@7')
    expect(bench.sent.to('out')).toEqual(['b=a@5', 'c=null@6', 'd=null@7'])
  })

  it('map-values sees null values too', () => {
    const bench = benchOf(TextTopology.around({ kind: 'map-values', mapper: (_key, value) => joined('<', value, '>') }))
    bench.pipe('in', 'a=x@1', 'a=~@2')
    expect(bench.sent.to('out')).toEqual(['a=<x>@1', 'a=<null>@2'])
  })

  it('flat-map and flat-map-values forward each element in order', () => {
    const words = (value: unknown) => String(value).split(' ')
    const flatMap = benchOf(
      TextTopology.around({ kind: 'flat-map', mapper: (_key, value) => words(value).map((word) => [word, word]) }),
    )
    flatMap.pipe('in', 'k=to be@1')
    expect(flatMap.sent.to('out')).toEqual(['to=to@1', 'be=be@1'])
    const values = benchOf(TextTopology.around({ kind: 'flat-map-values', mapper: (_key, value) => words(value) }))
    values.pipe('in', 'k=to be@1')
    expect(values.sent.to('out')).toEqual(['k=to@1', 'k=be@1'])
  })

  it('peek passes on what it saw, foreach ends the stream', () => {
    const seen: string[] = []
    const action = (key: unknown, value: unknown) => void seen.push(joined(key, '=', value))
    const peek = benchOf(TextTopology.around({ kind: 'peek', action }))
    peek.pipe('in', 'a=1@1')
    expect([seen, peek.sent.to('out')]).toEqual([['a=1'], ['a=1@1']])
    const foreach = benchOf(TextTopology.around({ kind: 'foreach', action }))
    foreach.pipe('in', 'b=2@1')
    expect([seen, foreach.sent.to('out')]).toEqual([['a=1', 'b=2'], []])
  })

  it('branch takes the first match, then the default, then nothing', () => {
    const is = (wanted: string) => (_key: unknown, value: unknown) => value === wanted
    const topology = (defaultChild: string | undefined) => {
      const builder = new TextTopology().source('source', ['in']).addProcessor(
        'branch',
        {
          kind: 'branch',
          branches: [
            { child: 'one', predicate: is('x') },
            { child: 'two', predicate: (key, value) => is('x')(key, value) || is('y')(key, value) },
          ],
          defaultChild,
        },
        ['source'],
      )
      for (const name of ['one', 'two', 'rest']) {
        builder.addProcessor(name, { kind: 'pass-through' }, ['branch']).sink(`to-${name}`, `out-${name}`, name)
      }
      return builder.build()
    }
    const withDefault = benchOf(topology('rest'))
    withDefault.pipe('in', 'k=x@1', 'k=y@2', 'k=z@3')
    expect(['one', 'two', 'rest'].map((name) => withDefault.sent.to(`out-${name}`))).toEqual([
      ['k=x@1'],
      ['k=y@2'],
      ['k=z@3'],
    ])
    const without = benchOf(topology(undefined))
    without.pipe('in', 'k=z@3')
    expect([without.sent.all, without.dropped()]).toEqual([[], {}])
  })

  it('walks depth first, children in the order they were connected', () => {
    const seen: string[] = []
    const note = (name: string) => ({ kind: 'peek', action: () => void seen.push(name) }) as const
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('a', note('a'), ['source'])
      .addProcessor('b', note('b'), ['source'])
      .addProcessor('a-1', note('a-1'), ['a'])
      .addProcessor('a-2', note('a-2'), ['a'])
      .build()
    benchOf(topology).pipe('in', 'k=v@1')
    expect(seen).toEqual(['a', 'a-1', 'a-2', 'b'])
  })
})
