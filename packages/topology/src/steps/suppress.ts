// A table whose updates are held back. Others that look it up see the values from before.
import { topologyError } from '../errors.ts'
import { checkName } from '../names.ts'
import type { SuppressOperator } from '../nodes/suppress.ts'
import type { TableView } from '../nodes/table-view.ts'
import { hasVersionedOutput } from '../passes/versioned-output.ts'
import { windowGraceMs } from '../passes/window-grace.ts'
import { GraphNode } from '../plan/graph.ts'
import { addStore } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft, TableRows } from '../plan/table.ts'
import type { StoreSpec } from '../store-spec.ts'

export interface SuppressCall {
  readonly input: StepRef<TableDraft>
  /** `window-close`: until the window of the key is closed; else so many milliseconds of stream time. */
  readonly until: 'window-close' | number
  /** Default: no limit. */
  readonly maxRecords?: number | undefined
  readonly maxBytes?: number | undefined
  /** Until windows close it is always `shut-down`, because nothing may go out early. */
  readonly whenFull?: 'emit-early' | 'shut-down' | undefined
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
  /** Of the node; its store is called `<name>-store`. */
  readonly name?: string | undefined
}

const prefix = 'KTABLE-SUPPRESS-'

export function suppress(call: SuppressCall): Step<TableDraft> {
  if (call.name !== undefined) checkName(call.name, 'name of a suppress')
  checkLimit(call.maxRecords, 'records')
  checkLimit(call.maxBytes, 'bytes')
  return {
    kind: 'suppress',
    inputs: [call.input],
    expand(expansion) {
      const { names, graph } = expansion
      const from = expansion.of(call.input)
      checkInput(from)
      const name = call.name ?? names.generate(prefix)
      const store = bufferStore(call.name === undefined ? names.store(prefix) : `${call.name}-store`, call, from)
      const operator = suppressOperator(call, store.name, from)
      from.rows.requireOldValues(true)
      const node = new GraphNode(name, { versionedOutput: false }, (builder, parents) => {
        builder.addProcessor(name, operator, parents)
        addStore(builder, store, { processor: name, operation: 'suppress', fix: 'the table that is suppressed (…)' })
      })
      graph.add([from.node], node)
      const { keySerde, valueSerde, sources } = from
      return { name, node, keySerde, valueSerde, sources, rows: new SuppressedRows(from.rows, store.name) }
    },
  }
}

/** Rows as they were before the updates that are held back. */
class SuppressedRows implements TableRows {
  readonly store = undefined
  readonly #parent: TableRows
  readonly #buffer: string

  constructor(parent: TableRows, buffer: string) {
    this.#parent = parent
    this.#buffer = buffer
  }

  get sendsOldValues(): boolean {
    return true
  }

  view(): TableView {
    return { kind: 'suppress', of: this.#parent.view(), store: this.#buffer }
  }

  requireOldValues(): boolean {
    return true
  }
}

function bufferStore(name: string, { logging = true }: SuppressCall, { keySerde, valueSerde }: TableDraft): StoreSpec {
  return {
    name,
    type: 'suppress-buffer',
    keySerde,
    valueSerde,
    persistent: false,
    caching: false,
    logging: logging !== false,
    changelogConfigs: typeof logging === 'object' ? logging : {},
    changelogSourceTopic: undefined,
  }
}

function suppressOperator(call: SuppressCall, store: string, { name, node }: TableDraft): SuppressOperator {
  const { until, whenFull = 'emit-early' } = call
  const limits = {
    maxRecords: call.maxRecords ?? Number.POSITIVE_INFINITY,
    maxBytes: call.maxBytes ?? Number.POSITIVE_INFINITY,
  }
  if (until !== 'window-close') {
    return { kind: 'suppress', store, from: 'record-time', waitMs: until, ...limits, whenFull, dropsTombstones: false }
  }
  const waitMs = windowGraceMs(node)
  if (waitMs === undefined) {
    throw topologyError(
      'TOPOLOGY_ARGUMENT_INVALID',
      `table '${name}' has no windows that could close, or not on every way that its rows come; suppress the windowed table itself, or for a time`,
    )
  }
  return {
    kind: 'suppress',
    store,
    from: 'window-end',
    waitMs,
    ...limits,
    whenFull: 'shut-down',
    dropsTombstones: true,
  }
}

function checkInput({ name, node }: TableDraft): void {
  if (!hasVersionedOutput(node)) return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `table '${name}' is versioned, and suppress keeps no versions; give it another store, or suppress after a step that is not versioned`,
  )
}

function checkLimit(limit: number | undefined, what: string): void {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 0)) return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `a suppress buffer cannot hold ${limit} ${what}; give a whole number, 0 or more, or leave the limit out`,
  )
}
