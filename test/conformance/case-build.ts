// A conformance case while it is built: what each step gave, and how steps say names, serdes and stores.
import {
  type CogroupedKStream,
  type GlobalKTable,
  type KGroupedStream,
  type KGroupedTable,
  type KStream,
  type KTable,
  type MaterializedOptions,
  type SessionWindowedKStream,
  StreamsBuilder,
  type TimeWindowedKStream,
} from '@millrace/streams'
import type { CaseStep, StepOut } from './case.ts'
import type { AnyWindowed } from './case-windows.ts'
import { compile, type Value } from './expressions.ts'
import { type CaseSerde, serdeOfType } from './serde-types.ts'

type Stream = KStream<Value, Value>
export type Row = NonNullable<Value>
type Table = KTable<Row, Row>
type Grouped = KGroupedStream<Row, Value>
type GroupedTable = KGroupedTable<Row, Row>

/** What a step gave, and the types in it. */
interface Result {
  readonly handle: unknown
  readonly out: StepOut
}

export interface Peeked {
  readonly key: Value
  readonly value: Value
}

export class CaseBuild {
  readonly builder: StreamsBuilder = new StreamsBuilder()
  readonly peeks: Map<string, Peeked[]> = new Map()
  readonly #results = new Map<string, Result>()

  /** Keeps what a step gave for the steps that name it. */
  keep(step: CaseStep, handle: unknown): void {
    if (step.id === undefined) return
    const out = step.out ?? this.outOf(step.from)
    this.#results.set(step.id, { handle, out })
    if (step.op !== 'split') return
    for (const [branch, stream] of Object.entries(handle as Record<string, Stream>)) {
      this.#results.set(`${step.id}.${branch}`, { handle: stream, out: this.outOf(step.from) })
    }
  }

  outOf(id: string | undefined): StepOut {
    return this.#result(id).out
  }

  stream(id: string | undefined): Stream {
    return this.#result(id).handle as Stream
  }

  table(id: string | undefined): Table {
    return this.#result(id).handle as Table
  }

  grouped(step: CaseStep, id: string | undefined = step.from): Grouped {
    const { handle, out } = this.#result(id)
    if (out.kind !== 'groupedStream') throw unsupported(step, `of a ${out.kind}`)
    return handle as Grouped
  }

  globalTable(id: string | undefined): GlobalKTable<Row, Row> {
    return this.#result(id).handle as GlobalKTable<Row, Row>
  }

  groupedTable(step: CaseStep): GroupedTable | undefined {
    const { handle, out } = this.#result(step.from)
    return out.kind === 'groupedTable' ? (handle as GroupedTable) : undefined
  }

  cogrouped(step: CaseStep): CogroupedKStream<Row, Value> {
    return this.#result(step.from).handle as CogroupedKStream<Row, Value>
  }

  /** Undefined unless the step aggregates windows. */
  windowed(step: CaseStep): AnyWindowed | undefined {
    const { handle, out } = this.#result(step.from)
    if (out.kind.endsWith('WindowedCogrouped')) return { kind: 'cogrouped' }
    if (out.kind === 'timeWindowedStream') return { kind: 'time', stream: handle as TimeWindowedKStream<Row, Value> }
    if (out.kind !== 'sessionWindowedStream') return undefined
    return { kind: 'session', stream: handle as SessionWindowedKStream<Row, Value> }
  }

  /** Remembers what a step sees. */
  watch(step: CaseStep): (key: Value, value: Value) => void {
    const seen: Peeked[] = []
    this.peeks.set(step.id ?? '', seen)
    return (key, value) => seen.push({ key, value })
  }

  #result(id: string | undefined): Result {
    const result = this.#results.get(id ?? '')
    if (!result) throw new Error(`the case uses step '${id}', which is not there`)
    return result
  }
}

export function unsupported(step: CaseStep, detail = ''): Error {
  return new Error(`operator '${step.op}' ${detail ? `${detail} ` : ''}is not supported yet`)
}

export const named = (step: CaseStep): { readonly name: string | undefined } => ({ name: step.name })
export const expression = (step: CaseStep, field: string, otherwise = ''): ReturnType<typeof compile> =>
  compile((step[field] as string | undefined) ?? otherwise)

/** Both serdes of a type pair, as every step of a case gives them. */
export function serdes({ key, value }: StepOut): { key: CaseSerde; value: CaseSerde } {
  return { key: serdeOfType(key), value: serdeOfType(value) }
}

export type AnyMaterialized = MaterializedOptions<Row, Row>

/** `always`: as the cases' aggregations and toTable do, serdes are given even where the case says nothing of a store. */
export function materialized(step: CaseStep, build: CaseBuild, always: boolean): AnyMaterialized {
  const given = step.materialized
  if (!given && !always) return named(step)
  const { store, inMemory, caching, logging, versionedHistoryMs: versionedHistory } = given ?? {}
  const { key, value } = step.out ?? build.outOf(step.from)
  const inner = /^(?:time|session)Windowed\((.*?)(?:,\d+)?\)$/.exec(key)?.[1]
  const isWindowed = build.windowed(step) !== undefined
  const types = { kind: '', key: isWindowed && inner !== undefined ? inner : key, value }
  return { ...named(step), ...serdes(types), store, inMemory, caching, logging, versionedHistory, ...retentionOf(step) }
}

function retentionOf({ materialized: given }: CaseStep): { readonly retention?: number } {
  const retention = (given as { readonly retentionMs?: number } | undefined)?.retentionMs
  return retention === undefined ? {} : { retention }
}
