import { string } from '@millrace/serde'
import { expect, test } from 'vitest'
import {
  joinWindow,
  mapValues,
  PlanBuilder,
  selectKey,
  type StepRef,
  stream,
  type StreamDraft,
  streamStreamJoin,
  type Topology,
} from '../../src/index.ts'

const serdes = { key: string(), value: string() }
const source = { topics: ['in'], ...serdes }

function joined(
  sides: (plan: PlanBuilder) => readonly [StepRef<StreamDraft>, StepRef<StreamDraft>],
  kept: Partial<Record<'keepsLeft' | 'keepsRight', boolean>> = {},
): PlanBuilder {
  const plan = new PlanBuilder()
  const [left, right] = sides(plan)
  const call = { left, right, joiner: () => 1, windows: joinWindow(10), keepsLeft: false, keepsRight: false, ...kept }
  plan.add(streamStreamJoin({ ...call, ...serdes, otherValue: string(), store: 's' }))
  return plan
}

const operators = ({ nodes }: Topology): readonly string[] =>
  [...nodes.values()].flatMap((node) => (node.kind === 'processor' ? [node.operator.kind] : []))

test('a stream joined with itself keeps its records once, if asked for', () => {
  const plan = joined((to) => {
    const a = to.add(stream(source))
    return [a, a]
  })
  expect([...plan.build().stores.keys()]).toEqual(['s-this-join-store', 's-other-join-store'])
  const topology = plan.build({ optimize: 'all' })
  expect([...topology.stores.keys()]).toEqual(['s-this-join-store'])
  expect(operators(topology)).toEqual(['join-buffer', 'stream-self-join'])
})

test('so do two streams of one topic, a re-keyed stream, and left and outer joins', () => {
  const twice = joined((to) => [to.add(stream(source)), to.add(stream(source))])
  const rekeyed = joined((to) => {
    const a = to.add(selectKey({ input: to.add(stream(source)), selector: (key) => key }))
    return [a, a]
  })
  const outer = joined(
    (to) => {
      const a = to.add(stream(source))
      return [a, a]
    },
    { keepsLeft: true, keepsRight: true },
  )
  for (const plan of [twice, rekeyed, outer]) {
    const topology = plan.build({ optimize: 'all' })
    expect([...topology.stores.values()].map(({ type }) => type)).toEqual(['join-buffer'])
    expect(operators(topology)).toContain('stream-self-join')
  }
})

test('two streams that differ keep theirs', () => {
  const plan = joined((to) => {
    const a = to.add(stream(source))
    return [a, to.add(mapValues({ input: a, mapper: (_key, value) => value }))]
  })
  expect(plan.build({ optimize: 'all' }).stores.size).toBe(2)
})
