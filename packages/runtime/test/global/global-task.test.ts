import { ManualClock } from '@millrace/record'
import { string } from '@millrace/serde'
import type { KeyValueStore, TimestampedKeyValueStore } from '@millrace/state'
import {
  addGlobalStore,
  globalTable,
  PlanBuilder,
  process,
  stream,
  streamGlobalTableJoin,
  to,
  type Topology,
} from '@millrace/topology'
import { describe, expect, it } from 'vitest'
import { type GlobalTask, makeGlobalTask } from '../../src/index.ts'
import { benchOf, type Bench, joined, logRecord, storeSpec } from '../task-bench.ts'

const text = { key: string(), value: string() }

function joining(left: boolean): Topology {
  const plan = new PlanBuilder()
  const input = plan.add(stream({ topics: ['in'], ...text }))
  const names = plan.add(globalTable({ topic: 'names', ...text, materialized: { store: 'names' } }))
  const result = plan.add(
    streamGlobalTableJoin({
      stream: input,
      table: names,
      keySelector: (_key, value) => (value === '-' ? null : value),
      joiner: (_key, value, name) => joined(value, '|', name),
      left,
    }),
  )
  plan.add(to({ input: result, topic: 'out', ...text }))
  return plan.build()
}

function started(topology: Topology, partitions = 1): { readonly globals: GlobalTask; readonly bench: Bench } {
  const inputs = Array.from({ length: partitions }, (_, partition) => ({ topic: 'names', partition }))
  const globals = makeGlobalTask({ topology, applicationId: 'app', clock: new ManualClock(), partitions: inputs })
  if (globals === undefined) throw new Error('the topology has no global table')
  return { globals, bench: benchOf(topology, { globalStores: globals.stores }) }
}

describe('a global table', () => {
  it('holds the rows of all partitions and is joined under any key', () => {
    const { globals, bench } = started(joining(false), 2)
    globals.take('names', 0, [logRecord('x=Xaver@1', 0)], 1)
    globals.take('names', 1, [logRecord('y=Yvonne@1', 0)], 1)
    bench.pipe('in', 'a=x@5', 'b=y@6', 'c=z@7')
    expect(bench.sent.to('out')).toEqual(['a=x|Xaver@5', 'b=y|Yvonne@6'])
  })

  it('is no part of a task: it is not read by one and logs nothing', () => {
    const topology = joining(false)
    expect(topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics)).toEqual(['in'])
    const { globals, bench } = started(topology)
    globals.take('names', 0, [logRecord('x=1@1', 0)], 1)
    expect([bench.task.changelogs, bench.sent.all]).toEqual([[], []])
    bench.task.rollback()
    const rows = globals.stores.find('names')?.view as TimestampedKeyValueStore<string, string>
    expect(rows.get('x')).toEqual({ value: '1', timestamp: 1 })
  })

  it('drops null values, and null made keys where the join is inner', () => {
    const { bench } = started(joining(false))
    bench.pipe('in', 'a=~@1', 'a=-@2')
    expect(bench.dropped()).toEqual({ 'null-value': 1, 'null-key': 1 })
  })

  it('gives null for a null made key where the join is left', () => {
    const { bench } = started(joining(true))
    bench.pipe('in', 'a=-@2', 'a=x@3')
    expect(bench.sent.to('out')).toEqual(['a=-|null@2', 'a=x|null@3'])
  })
})

describe('a global store', () => {
  it('is filled by its processor and read by others that are not connected to it', () => {
    const plan = new PlanBuilder()
    const input = plan.add(stream({ topics: ['in'], ...text }))
    const store = storeSpec('lengths', { type: 'key-value' })
    plan.add(
      addGlobalStore({
        store,
        topic: 'names',
        ...text,
        supplier: (context) => (record) => {
          const rows = context.store('lengths') as KeyValueStore<string, string>
          rows.put(record.key as string, String((record.value as string).length))
        },
      }),
    )
    const supplier: Parameters<typeof process>[0]['supplier'] = (context) => (record) => {
      const rows = context.store('lengths') as KeyValueStore<string, string>
      context.forward({ ...record, value: rows.get(record.value as string) })
    }
    plan.add(to({ input: plan.add(process({ input, supplier })), topic: 'out', ...text }))
    const { globals, bench } = started(plan.build())
    globals.take('names', 0, [logRecord('x=Xaver@1', 0)], 1)
    bench.pipe('in', 'a=x@5', 'a=y@6')
    expect(bench.sent.to('out')).toEqual(['a=5@5', 'a=null@6'])
  })
})
