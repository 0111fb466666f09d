// The rows of a query's table: out of the stores of its application, or computed from such rows as the query computes them.
import type { Window, Windowed } from '@millrace/record'
import { type Application, QueryableStoreTypes } from '@millrace/runtime'
import { anyStart, type Row, type RowsView, type StartRange } from '@millrace/sql'
import type { ValueAndTimestamp } from '@millrace/state'
import type { Topology } from '@millrace/topology'

/** A row as a view has it. */
export interface FoundRow {
  /** The key columns. */
  readonly key: Row
  readonly window: Window | undefined
  readonly row: Row
  readonly timestamp: number
}

/** What can be looked up. Where rows have windows, `get` gives those of a key. */
export interface TableReader {
  get(key: Row, starts: StartRange): AsyncIterable<FoundRow>
  range(from: Row | undefined, to: Row | undefined): AsyncIterable<FoundRow>
  all(starts: StartRange): AsyncIterable<FoundRow>
}

export interface StoresOfQuery {
  readonly application: Pick<Application, 'store'>
  readonly topology: Topology
}

export function tableReader(view: RowsView, stores: StoresOfQuery): TableReader {
  switch (view.kind) {
    case 'store':
      return storeReader(view.store, stores)
    case 'map':
      return mapped(tableReader(view.of, stores), ({ key, window, row, timestamp }) =>
        view.row(window ? { key, window } : key, row, timestamp),
      )
  }
}

function storeReader(name: string, { application, topology }: StoresOfQuery): TableReader {
  switch (topology.stores.get(name)?.type) {
    case 'timestamped-window':
      return windowReader(name, application)
    case 'session':
      return sessionReader(name, application)
    default:
      return keyValueReader(name, application)
  }
}

type Stored = ValueAndTimestamp<Row>

function keyValueReader(name: string, application: StoresOfQuery['application']): TableReader {
  const store = application.store(name, QueryableStoreTypes.timestampedKeyValueStore<Row | Windowed<Row>, Row>())
  const found = (key: Row | Windowed<Row>, { value, timestamp }: Stored): FoundRow =>
    isWindowed(key)
      ? { key: key.key, window: key.window, row: value, timestamp }
      : { key, window: undefined, row: value, timestamp }
  const each = async function* (entries: ReturnType<typeof store.allAsync>): AsyncIterable<FoundRow> {
    for await (const { key, value } of entries) yield found(key, value)
  }
  return {
    async *get(key) {
      const stored = store.get(key)
      if (stored) yield found(key, stored)
    },
    range: (from, to) => each(store.rangeAsync(from, to)),
    all: () => each(store.allAsync()),
  }
}

function windowReader(name: string, application: StoresOfQuery['application']): TableReader {
  const store = application.store(name, QueryableStoreTypes.timestampedWindowStore<Row, Row>())
  const each = async function* (entries: ReturnType<typeof store.allAsync>): AsyncIterable<FoundRow> {
    for await (const { key, value } of entries) {
      yield { key: key.key, window: key.window, row: value.value, timestamp: value.timestamp }
    }
  }
  const all = (starts: StartRange): AsyncIterable<FoundRow> =>
    each(isAny(starts) ? store.allAsync() : store.fetchAllAsync(...bounds(starts)))
  return {
    get: (key, starts) => each(store.fetchRangeAsync(key, ...bounds(starts))),
    range: () => all(anyStart),
    all,
  }
}

/** A session's row has no time of its own: it is that of its last record, where the session ends. */
function sessionReader(name: string, application: StoresOfQuery['application']): TableReader {
  const store = application.store(name, QueryableStoreTypes.sessionStore<Row, Row>())
  const each = async function* (entries: ReturnType<typeof store.allAsync>): AsyncIterable<FoundRow> {
    for await (const { key, value } of entries) {
      yield { key: key.key, window: key.window, row: value, timestamp: key.window.endMs }
    }
  }
  return {
    get: (key) => each(store.fetchAsync(key)),
    range: () => each(store.allAsync()),
    all: () => each(store.allAsync()),
  }
}

function mapped(of: TableReader, rowOf: (found: FoundRow) => Row | undefined): TableReader {
  const each = async function* (rows: AsyncIterable<FoundRow>): AsyncIterable<FoundRow> {
    for await (const found of rows) {
      const row = rowOf(found)
      if (row) yield { ...found, row }
    }
  }
  return {
    get: (key, starts) => each(of.get(key, starts)),
    range: (from, to) => each(of.range(from, to)),
    all: (starts) => each(of.all(starts)),
  }
}

function isAny({ fromMs, toMs }: StartRange): boolean {
  return fromMs === Number.NEGATIVE_INFINITY && toMs === Number.POSITIVE_INFINITY
}

/** As stores take them. */
function bounds({ fromMs, toMs }: StartRange): readonly [number, number] {
  return [Math.max(0, Math.ceil(fromMs)), Math.min(Number.MAX_SAFE_INTEGER, Math.floor(toMs))]
}

function isWindowed(key: Row | Windowed<Row>): key is Windowed<Row> {
  return !Array.isArray(key)
}
