// Small topologies that the tests of the application run.
import { long, type Serde, string } from '@millrace/serde'
import {
  count,
  groupBy,
  groupByKey,
  type AsyncMapper,
  mapValues,
  mapValuesAsync,
  PlanBuilder,
  process,
  type ProcessorSupplier,
  stream,
  streamTableJoin,
  table,
  to,
  toStream,
  type Topology,
  windowedBy,
  windowedCount,
  type Windows,
} from '@millrace/topology'

const text = { key: string(), value: string() }

/** `events` counted by key into store `counts`, and written to `counted`. */
export function countingTopology(
  options: { readonly logging?: boolean; readonly inMemory?: boolean; readonly value?: Serde<string> } = {},
): Topology {
  const { value = text.value, ...stored } = options
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text, value }))
  const grouped = plan.add(groupByKey({ input: events }))
  const counts = plan.add(count({ input: grouped, materialized: { store: 'counts', caching: false, ...stored } }))
  plan.add(to({ input: plan.add(toStream({ input: counts })), topic: 'counted', value: long() }))
  return plan.build()
}

/** A processor of `events` that asks for a commit at each value `commit`. */
export function committingTopology(): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text }))
  const supplier: ProcessorSupplier = (context) => (record) => {
    if (record.value === 'commit') context.commit()
  }
  plan.add(process({ input: events, supplier }))
  return plan.build()
}

/** `events`, each waited for, counted by key into store `counts`, and written to `counted`. */
export function waitingTopology(mapper: AsyncMapper, concurrency = 16): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text }))
  const mapped = plan.add(mapValuesAsync({ input: events, mapper, timeoutMs: 10_000, concurrency }))
  const grouped = plan.add(groupByKey({ input: mapped, ...text }))
  const counts = plan.add(count({ input: grouped, materialized: { store: 'counts', caching: false } }))
  plan.add(to({ input: plan.add(toStream({ input: counts })), topic: 'counted', value: long() }))
  return plan.build()
}

/** `events` counted by key and window into store `counts`, and written to `counted`. */
export function windowingTopology(windows: Windows): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text }))
  const windowed = plan.add(windowedBy({ input: plan.add(groupByKey({ input: events })), windows }))
  const counts = plan.add(windowedCount({ input: windowed, materialized: { store: 'counts' } }))
  plan.add(to({ input: plan.add(toStream({ input: counts })), topic: 'counted', value: long() }))
  return plan.build()
}

/** `events` counted by value: through repartition topic `counts-repartition`. */
export function regroupingTopology(): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text }))
  const grouped = plan.add(groupBy({ input: events, selector: (_, value) => value, key: string() }))
  const counts = plan.add(count({ input: grouped, materialized: { store: 'counts', caching: false } }))
  plan.add(to({ input: plan.add(toStream({ input: counts })), topic: 'counted', value: long() }))
  return plan.build()
}

/** As `regroupingTopology`, of all topics that a pattern matches. */
export function matchingTopology(topics: RegExp): Topology {
  const plan = new PlanBuilder()
  const grouped = plan.add(
    groupBy({ input: plan.add(stream({ topics, ...text })), selector: (_, value) => value, key: string() }),
  )
  const counts = plan.add(count({ input: grouped, materialized: { store: 'counts', caching: false } }))
  plan.add(to({ input: plan.add(toStream({ input: counts })), topic: 'counted', value: long() }))
  return plan.build()
}

/** All topics that begin with `in-` joined with table `users` into `joined`. */
export function matchingJoin(): Topology {
  return joining(/in-.*/, 'none')
}

/** `events` joined with table `users` into `joined`. */
export function joiningTopology({ optimize = 'none' }: { readonly optimize?: 'all' | 'none' } = {}): Topology {
  return joining(['events'], optimize)
}

function joining(topics: readonly string[] | RegExp, optimize: 'all' | 'none'): Topology {
  const plan = new PlanBuilder()
  const users = plan.add(table({ topic: 'users', ...text, materialized: { store: 'users-store', caching: false } }))
  const events = plan.add(stream({ topics, ...text }))
  const joiner = (_: unknown, event: unknown, user: unknown): string => `${String(event)} by ${String(user)}`
  const joined = plan.add(streamTableJoin({ stream: events, table: users, left: false, joiner }))
  plan.add(to({ input: joined, topic: 'joined', ...text }))
  return plan.build({ optimize })
}

/** Values of `events` passed through `change` into `changed`; no state. */
export function mappingTopology(change: (value: string) => string): Topology {
  const plan = new PlanBuilder()
  const events = plan.add(stream({ topics: ['events'], ...text }))
  const changed = plan.add(mapValues({ input: events, mapper: (_, value) => change(value as string) }))
  plan.add(to({ input: changed, topic: 'changed', ...text }))
  return plan.build()
}
