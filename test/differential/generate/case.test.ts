// A seed must always make the same topology, or a run that failed could not be repeated; and all that the generator is there for must come up.
import { describe, expect, test } from 'vitest'
import { drawCase } from './case.ts'

const cases = Array.from({ length: 600 }, (_, seed) => drawCase(seed, `own-${seed}`))
const steps = cases.flatMap(({ topology }) => topology)
const inputs = cases.flatMap(({ runs }) => runs.flatMap((run) => run.inputs))
const records = inputs.flatMap((input) => ('pipe' in input ? [input.pipe] : []))

describe('a drawn case', () => {
  test('is the same for the same seed, and another for the next', () => {
    expect(drawCase(5, 'one')).toEqual(drawCase(5, 'one'))
    expect(drawCase(5, 'one').topology).not.toEqual(drawCase(6, 'one').topology)
  })

  test('refers to earlier steps only', () => {
    for (const { topology, api } of cases) {
      if (api !== undefined) continue
      const known = new Set<string>()
      for (const { id, op, from, with: other } of topology) {
        for (const ref of [from, other]) if (ref !== undefined) expect(known).toContain(ref.replace(/\..*/, ''))
        if (id !== undefined) known.add(id)
        expect(op).not.toBe('')
      }
    }
  })
})

describe('drawn cases together', () => {
  test.each([
    'addGlobalStore addProcessor addSink addSource addStore aggregate cogroup cogroupAdd connectStores count filter flatMap',
    'flatMapValues foreach globalTable groupBy groupByKey join leftJoin map mapValues merge outerJoin peek process',
    'processValues reduce repartition selectKey split stream suppress table to toStream toTable transformValues windowedBy',
  ])('have steps of every kind: %s', (kinds) => {
    const drawn = new Set(steps.map(({ op }) => op))
    expect(kinds.split(' ').filter((kind) => !drawn.has(kind))).toEqual([])
  })

  test.each([
    ['processor', 'identity twice mapValue dedup counter tick addHeader removeHeader shiftTimestamp probe meta lookup'],
    ['processor', 'windowCounter versionedLookup route'],
    ['emit', 'onWindowClose onWindowUpdate'],
    ['until', 'windowClose timeLimit'],
    ['type', 'keyValue lru window versioned'],
    ['graceMs', '0 100'],
    ['timestampExtractor', 'valuePrefix valuePrefixOrPartitionTime valuePrefixOrNegative'],
  ])('have each %s: %s', (field, values) => {
    const drawn = new Set(steps.map((step) => String(step[field])))
    expect(values.split(' ').filter((value) => !drawn.has(value))).toEqual([])
  })

  test('have windows of every type, and joins with bounds on one side of the record', () => {
    const windows = steps.flatMap(({ window }) => (window === undefined ? [] : [window as Record<string, unknown>]))
    const types = new Set(windows.map(({ type }) => type))
    expect(types).toEqual(new Set(['hopping', 'session', 'sliding', 'tumbling', 'unlimited', undefined]))
    expect(windows.some(({ beforeMs }) => Number(beforeMs) < 0)).toBe(true)
    expect(windows.some(({ afterMs }) => Number(afterMs) < 0)).toBe(true)
  })

  test('have inputs with tombstones, null keys, headers, late records and steps of the wall clock', () => {
    expect(records.some(({ key }) => key === null)).toBe(true)
    expect(records.some(({ value }) => value === null)).toBe(true)
    expect(records.some(({ headers }) => headers?.some(([, value]) => value === null))).toBe(true)
    expect(records.some(({ timestamp }, at) => timestamp < (records[at - 1]?.timestamp ?? 0))).toBe(true)
    expect(inputs.some((input) => 'advanceWallClock' in input)).toBe(true)
  })
})
