// A conformance case's steps as calls of the DSL, in their order. A step that the DSL does not know yet is an error, so that the case counts as failed.
import {
  type EmitStrategy,
  keyValueStore,
  type MaterializedOptions,
  type ProcessOptions,
  type SessionWindowedCogroupedKStream,
  type StreamsBuilder,
  type TimeWindowedCogroupedKStream,
  type Topology,
} from '@millrace/streams'
import { buildProcessors, sinkTopic } from './build-processors.ts'
import type { CaseStep, ConformanceCase } from './case.ts'
import { CaseBuild, expression, materialized, named, type Peeked, type Row, serdes, unsupported } from './case-build.ts'
import { joinStep } from './case-joins.ts'
import { caseStore } from './case-stores.ts'
import { compilePredicate, splitter, type Value } from './expressions.ts'
import { suppressOf, windowsOf } from './case-windows.ts'
import { aggregator, merger, reducer, timestampExtractor } from './functions.ts'
import { processorOf, transformerOf } from './processors.ts'
import { serdeOfType } from './serde-types.ts'

export interface BuiltCase {
  readonly topology: Topology
  /** What `peek` and `foreach` steps saw, by step id; filled while the topology runs. */
  readonly peeks: ReadonlyMap<string, readonly Peeked[]>
}

/** Throws where the case uses what is not supported yet, and what the DSL and `build` throw. */
export function buildTopology(conformanceCase: ConformanceCase): BuiltCase {
  const { config = {}, topology, api } = conformanceCase
  if (api !== undefined) return { topology: buildProcessors(topology), peeks: new Map() }
  const build = new CaseBuild()
  for (const step of topology) {
    const apply = operators[step.op]
    if (!apply) throw unsupported(step)
    build.keep(step, apply(step, build))
  }
  return {
    topology: build.builder.build({
      optimize: config.optimize ? 'all' : 'none',
      explicitNames: config.explicitNaming,
      stores: config.dslStore === 'inMemory' ? 'memory' : 'persistent',
    }),
    peeks: build.peeks,
  }
}

type ApplyStep = (step: CaseStep, build: CaseBuild) => unknown

function consumed(step: CaseStep): Parameters<StreamsBuilder['stream']>[1] {
  const { timestampExtractor: extractor } = step
  return {
    ...named(step),
    key: serdeOfType(step.key ?? ''),
    value: serdeOfType(step.value ?? ''),
    timestampExtractor: extractor === undefined ? undefined : timestampExtractor(extractor as string),
  }
}

const isTable = (step: CaseStep, build: CaseBuild): boolean => build.outOf(step.from).kind === 'table'

function filterNode(method: 'filter' | 'filterNot'): ApplyStep {
  return (step, build) => {
    const predicate = compilePredicate(step.predicate as string)
    if (isTable(step, build)) return build.table(step.from)[method](predicate, materialized(step, build, false))
    return build.stream(step.from)[method](predicate, named(step))
  }
}

function aggregateCogrouped(step: CaseStep, build: CaseBuild, initial: Value): unknown {
  const options = materialized(step, build, true)
  const { kind } = build.outOf(step.from)
  const from: unknown = build.cogrouped(step)
  if (kind === 'sessionWindowedCogrouped') {
    const sessions = from as SessionWindowedCogroupedKStream<Row, Value>
    return sessions.aggregate(() => initial, merger(step.merger as string), options)
  }
  if (kind === 'timeWindowedCogrouped') {
    return (from as TimeWindowedCogroupedKStream<Row, Value>).aggregate(() => initial, options)
  }
  return build.cogrouped(step).aggregate(() => initial, options)
}

interface CaseBranch {
  readonly predicate: string
  readonly name?: string
}

const operators: Readonly<Record<string, ApplyStep>> = {
  stream: (step, build) => {
    const topics = step.pattern === undefined ? (step.topics as string[]) : new RegExp(step.pattern as string)
    return build.builder.stream(topics, { ...consumed(step), nullValues: 'keep' })
  },
  table: (step, build) => {
    const { store, inMemory, caching, logging, versionedHistoryMs: versionedHistory } = step.materialized ?? {}
    const options = { store, inMemory, caching, logging, versionedHistory }
    return build.builder.table(step.topic as string, { ...consumed(step), ...options })
  },
  globalTable: (step, build) => {
    const { store, inMemory } = step.materialized ?? {}
    return build.builder.globalTable(step.topic as string, { ...consumed(step), store, inMemory })
  },
  addGlobalStore: (step, build) => {
    const name = step.store as string
    const [key, value] = [step.key ?? '', step.value ?? '']
    const store = keyValueStore(name, { key: serdeOfType(key), value: serdeOfType(value) })
    build.builder.addGlobalStore(store, step.topic as string, consumed(step), (context) => {
      const rows = context.store(store)
      return (record) => {
        if (record.key !== null) rows.put(record.key as Row, record.value as Row | null)
      }
    })
  },
  filter: filterNode('filter'),
  filterNot: filterNode('filterNot'),
  map: (step, build) => {
    const [key, value] = [expression(step, 'key'), expression(step, 'value')]
    return build.stream(step.from).map((k, v) => [key(k, v), value(k, v)], named(step))
  },
  mapValues: (step, build) => {
    const value = expression(step, 'value')
    const mapper = (v: Value, k: Value): Value => value(k, v)
    if (isTable(step, build)) return build.table(step.from).mapValues(mapper, materialized(step, build, false))
    return build.stream(step.from).mapValues(mapper, named(step))
  },
  flatMap: (step, build) => {
    const [key, value, split] = [expression(step, 'key'), expression(step, 'value'), splitter(step.splitter as string)]
    const mapper = (k: Value, v: Value): [Value, Value][] => split(v).map((part) => [key(k, part), value(k, part)])
    return build.stream(step.from).flatMap(mapper, named(step))
  },
  flatMapValues: (step, build) => {
    const [value, split] = [expression(step, 'value', 'value'), splitter(step.splitter as string)]
    return build.stream(step.from).flatMapValues((v, k) => split(v).map((part) => value(k, part)), named(step))
  },
  selectKey: (step, build) => build.stream(step.from).selectKey(expression(step, 'key'), named(step)),
  peek: (step, build) => build.stream(step.from).peek(build.watch(step), named(step)),
  foreach: (step, build) => build.stream(step.from).foreach(build.watch(step), named(step)),
  merge: (step, build) => build.stream(step.from).merge(build.stream(step.with), named(step)),
  split: (step, build) => {
    const other = step.default as { readonly name?: string } | undefined
    const branches = step.branches as readonly CaseBranch[]
    const streams = build.stream(step.from).split({
      ...named(step),
      branches: branches.map(({ predicate, name }) => {
        const fits = compilePredicate(predicate)
        return name === undefined ? fits : { predicate: fits, name }
      }),
      default: other && (other.name ?? true),
    })
    return Object.fromEntries(streams.map((stream, i) => [i < branches.length ? String(i) : 'default', stream]))
  },
  repartition: (step, build) => {
    const partitions = step.partitions as number | undefined
    return build.stream(step.from).repartition({ ...named(step), ...serdes(build.outOf(step.from)), partitions })
  },
  to: (step, build) =>
    build.stream(step.from).to(sinkTopic(step), { ...named(step), ...serdes(build.outOf(step.from)) }),
  toTable: (step, build) => build.stream(step.from).toTable(materialized(step, build, true)),
  toStream: (step, build) => {
    const stream = build.table(step.from).toStream(named(step))
    return step.key === undefined ? stream : stream.selectKey(expression(step, 'key'))
  },
  groupByKey: (step, build) =>
    build.stream(step.from).groupByKey({ ...named(step), ...serdes(build.outOf(step.from)) }),
  groupBy: (step, build) => {
    const { key, value } = step.out ?? build.outOf(step.from)
    if (isTable(step, build)) {
      const [keyOf, valueOf] = [expression(step, 'key'), expression(step, 'value', 'value')]
      const options = { ...named(step), ...serdes({ kind: '', key, value }) }
      return build.table(step.from).groupBy((k, v) => [keyOf(k, v), valueOf(k, v)], options)
    }
    const options = { ...named(step), ...serdes({ ...build.outOf(step.from), key }) }
    return build.stream(step.from).groupBy(expression(step, 'key'), options)
  },
  suppress: (step, build) => build.table(step.from).suppress(suppressOf(step)),
  cogroup: (step, build) => build.grouped(step).cogroup(aggregator(step.aggregator as string)),
  cogroupAdd: (step, build) =>
    build.cogrouped(step).cogroup(build.grouped(step, step.with), aggregator(step.aggregator as string)),
  windowedBy: (step, build) => {
    const windows = windowsOf(step)
    if (build.outOf(step.from).kind === 'cogrouped') {
      const cogrouped = build.cogrouped(step)
      return windows.kind === 'session' ? cogrouped.windowedBy(windows) : cogrouped.windowedBy(windows)
    }
    const grouped = build.grouped(step)
    const windowed = windows.kind === 'session' ? grouped.windowedBy(windows) : grouped.windowedBy(windows)
    return step.emit === undefined ? windowed : windowed.emitStrategy(step.emit as EmitStrategy)
  },
  count: (step, build) =>
    (build.windowed(step)?.stream ?? build.groupedTable(step) ?? build.grouped(step)).count(
      materialized(step, build, true) as MaterializedOptions<Row, number>,
    ),
  reduce: (step, build) => {
    const [adder, options] = [reducer(step.reducer as string), materialized(step, build, true)]
    const table = build.groupedTable(step)
    const windowed = build.windowed(step)
    if (windowed?.stream) return windowed.stream.reduce(adder, options)
    if (table) return table.reduce(adder, reducer(step.subtractor as string), options)
    return build.grouped(step).reduce(adder, options)
  },
  aggregate: (step, build) => {
    const initial = (step.initializer as Value | undefined) ?? null
    if (/cogrouped$/i.test(build.outOf(step.from).kind)) return aggregateCogrouped(step, build, initial)
    const [adder, options] = [aggregator(step.aggregator as string), materialized(step, build, true)]
    const table = build.groupedTable(step)
    const windowed = build.windowed(step)
    if (windowed?.kind === 'time') return windowed.stream.aggregate(() => initial, adder, options)
    if (windowed?.kind === 'session')
      return windowed.stream.aggregate(() => initial, adder, merger(step.merger as string), options)
    if (table) return table.aggregate(() => initial, adder, aggregator(step.subtractor as string), options)
    return build.grouped(step).aggregate(() => initial, adder, options)
  },
  addStateStore: (step, build) => build.builder.addStateStore(caseStore(step)),
  process: (step, build) => build.stream(step.from).process(processorOf(step), processOptions(step)),
  processValues: (step, build) => build.stream(step.from).processValues(processorOf(step), processOptions(step)),
  transformValues: (step, build) => {
    const stores = step.stores as readonly string[] | undefined
    const options = { ...materialized(step, build, false), stores }
    return build.table(step.from).transformValues(transformerOf(step), options)
  },
  join: (step, build) => joinStep(step, build),
  leftJoin: (step, build) => joinStep(step, build),
  outerJoin: (step, build) => joinStep(step, build),
}

function processOptions(step: CaseStep): ProcessOptions {
  const own = step.ownStore === undefined ? [] : [caseStore(step.ownStore as CaseStep)]
  const shared = (step.stores as readonly string[] | undefined) ?? []
  return { ...named(step), stores: [...shared, ...own] }
}
