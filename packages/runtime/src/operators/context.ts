// What the runtime gives an operator when a task is built. An operator remembers nothing itself: everything that outlives a record is in a store.
import type { StreamRecord, Window, Windowed } from '@millrace/record'
import type {
  AsyncCall,
  AsyncLimits,
  Punctuation,
  PunctuationType,
  RecordMetadata,
  TableView,
} from '@millrace/topology'
import type { Downstream } from './operator-node.ts'

/** Why a record went no further. Counted by reason; Kafka Streams' `dropped-records` is their sum. */
export type DropReason =
  | 'null-key'
  | 'null-value'
  | 'null-foreign-key'
  | 'stale-answer'
  | 'out-of-order'
  | 'negative-timestamp'
  | 'unreadable'
  | 'unwritable'
  | 'unprocessable'
  | 'rejected'
  | 'late'
  | 'expired'

/** A row of a table: the value and the timestamp of the record that set it. */
export interface TableRow {
  readonly value: unknown
  readonly timestamp: number
}

/** Looks up the current row of a key. */
export interface TableLookup {
  get(key: unknown): TableRow | undefined
  /** The row at a time; only of tables that keep versions. */
  readonly asOf?: ((key: unknown, timestamp: number) => TableRow | undefined) | undefined
}

/** What became of a write: the newest version of the row; an older one; or nothing, because it is older than what is kept. */
export type WriteOutcome = 'latest' | 'superseded' | 'expired'

/** A table's store as its owner writes it. Keys are encoded once and passed as bytes. */
export interface TableStore {
  /** True when a record cache holds updates back: then the store itself forwards them, at its flush. */
  readonly cached: boolean
  encodeKey(key: unknown): Uint8Array
  read(keyBytes: Uint8Array): TableRow | undefined
  /** Null deletes. `cause` is the record being processed: its timestamp dates a tombstone in the changelog, its headers go with a cached update. */
  write(keyBytes: Uint8Array, value: unknown, timestamp: number, cause: StreamRecord): WriteOutcome
  /** The rows whose keys begin so, in the order of keys. On disk the store needs an index of its keys. */
  rowsWithPrefix(prefix: Uint8Array): Iterable<TableRow & { readonly key: unknown }>
  /** Names the owner: where updates held back go when the cache is flushed, with the old value only if asked for. */
  onFlush(forward: (record: StreamRecord) => void, sendOldValues: boolean): void
}

/** When an operator with user code of its own begins and ends. A task begins again after a rollback. */
export interface OperatorLife {
  /** Called in the order of the topology, when stores are restored and before the first record. */
  onStart(action: () => void): void
  onClose(action: () => void): void
}

/** What is to be called again and again, and by whom. */
export interface PunctuationCall {
  readonly node: string
  readonly intervalMs: number
  readonly punctuate: (timestamp: number) => void
}

/** What user code may ask of its task. */
export interface ProcessorServices {
  readonly applicationId: string
  readonly taskId: string
  metadata(): RecordMetadata | undefined
  streamTime(): number
  wallClock(): number
  /** The view of a store that the node is connected to. Throws `RUNTIME_STORE_NOT_CONNECTED`. */
  store(name: string): unknown
  /** The first call is due when stream time is known, or one interval from now. */
  schedule(call: PunctuationCall, type: PunctuationType): Punctuation
  /** Names the record that puts to stores belong to from now on. */
  at(record: StreamRecord): void
  /** Asks the thread to commit soon. */
  commit(): void
  /** The way back to the record at hand: what is run there acts as if it were at hand again. */
  moment(record: StreamRecord): <Result>(action: () => Result) => Result
}

/** The row of one window of a key. */
export interface WindowRow {
  readonly startMs: number
  readonly row: TableRow
}

/** A store of windows as its owner uses it. Keys are encoded once and passed as bytes; times are in milliseconds. */
export interface WindowTable {
  /** True when a record cache holds updates back: then the store itself forwards them, at its flush. */
  readonly cached: boolean
  encodeKey(key: unknown): Uint8Array
  read(keyBytes: Uint8Array, startMs: number): TableRow | undefined
  /** Null deletes. `cause` is the record being processed. */
  write(keyBytes: Uint8Array, startMs: number, row: TableRow | null, cause: StreamRecord): void
  /** A key's windows that start in a stretch of time, as they are now: by start, or from the last one if reversed. */
  rows(keyBytes: Uint8Array, fromMs: number, toMs: number, reverse: boolean): readonly WindowRow[]
  /** All keys' windows that start in a stretch of time, by start and then by the keys' bytes. */
  closedRows(fromMs: number, toMs: number): readonly { readonly key: Windowed<unknown>; readonly row: TableRow }[]
  onFlush(forward: (record: StreamRecord) => void, sendOldValues: boolean): void
}

/** One session of a key. */
export interface SessionRow {
  readonly window: Window
  readonly value: unknown
}

/** A store of sessions as its owner uses it. */
export interface SessionTable {
  readonly cached: boolean
  encodeKey(key: unknown): Uint8Array
  /** A key's sessions that end at `earliestEndMs` or later and start at `latestStartMs` or earlier, by end. */
  find(keyBytes: Uint8Array, earliestEndMs: number, latestStartMs: number): readonly SessionRow[]
  /** Null deletes. `cause` is the record being processed. */
  write(keyBytes: Uint8Array, window: Window, value: unknown, cause: StreamRecord): void
  /** All keys' sessions that end in a stretch of time, by end. */
  endedBetween(fromMs: number, toMs: number): readonly { readonly key: Windowed<unknown>; readonly value: unknown }[]
  onFlush(forward: (record: StreamRecord) => void, sendOldValues: boolean): void
}

/** Updates that are held back, one per key. */
export interface UpdateBuffer {
  readonly records: number
  readonly bytes: number
  /** The smallest buffer time, infinity when nothing is held back. */
  readonly earliestMs: number
  /** Holds a table's update back, in place of the one of its key, whose buffer time it keeps. */
  put(bufferMs: number, record: StreamRecord): void
  /** Sends the update that is due first, as if its record were at hand, then forgets it. */
  takeEarliest(emit: (record: StreamRecord) => void): void
  /** The table as it is without the updates held back. */
  over(table: TableLookup): TableLookup
}

/** A record of the other side that lies in the window. */
export interface JoinMatch {
  readonly timestamp: number
  readonly value: unknown
}

/** What one side of a join of streams keeps for the other. */
export interface JoinTable {
  /** The key is not null. A null value is not kept, but logged. */
  put(record: StreamRecord): void
  /** What lies in a stretch of time, both ends included, by time and then in the order in which it came. */
  fetch(key: unknown, fromMs: number, toMs: number): readonly JoinMatch[]
}

/** A record of a left or outer join that waits for a match. */
export interface UnmatchedRow {
  /** The same for records of one key, time and side. */
  readonly row: Uint8Array
  readonly timestamp: number
  readonly side: 'left' | 'right'
  key(): unknown
  value(): unknown
}

/** The records of both sides that wait. `cause` is the record being processed: it dates the changelog. */
export interface UnmatchedTable {
  /** By the wall clock. Forgetting it changes when closed windows are looked for, not what comes of it. */
  nextLookMs: number
  add(side: 'left' | 'right', record: StreamRecord): void
  /** Takes out what is there of a side, key and time. */
  deleteMatched(side: 'left' | 'right', key: unknown, timestamp: number, cause: StreamRecord): void
  /** By time, the right side first, then by key. Rows may be deleted meanwhile. */
  all(): Iterable<UnmatchedRow>
  /** Takes out all records of a row. */
  delete(row: UnmatchedRow, cause: StreamRecord): void
}

/** The records of a stream that wait for a table to catch up. */
export interface WaitingRecords {
  /** False: the record has nothing to wait for. Throws for a null key. */
  put(record: StreamRecord): boolean
  /** Hands over what need not wait any longer, by time, as if each record were at hand. */
  takeDue(take: (record: StreamRecord) => void): void
}

/** A number, −1 at first. It is committed with the offsets and rolls back with the task. */
export interface Remembered {
  value: number
}

/** One attempt at a call. */
export interface OperatorCall extends AsyncCall {
  /** Set to false when trying again would repeat what this attempt has done. */
  mayRepeat: boolean
  /** Throws when the attempt is over, and nothing that it does counts any more. */
  throwIfOver(): void
}

/** Calls of functions that may have to be waited for. */
export interface OperatorCalls {
  /**
   * Runs `call` when it is the record's turn; `finish` gets what came of it when it is the record's turn to leave, as if the record were at hand.
   * Where nothing has to be waited for, both happen before this returns. A call that fails is the error handler's.
   */
  run(record: StreamRecord, call: (attempt: OperatorCall) => unknown, finish: (result: unknown) => void): void
}

export interface OperatorContext {
  readonly name: string
  readonly downstream: Downstream
  readonly life: OperatorLife
  readonly services: ProcessorServices
  /** The way to one child alone. Throws `RUNTIME_PROCESSING_FAILED` for a name that is not a child's. */
  child(name: string): Downstream
  table(store: string): TableStore
  windows(store: string): WindowTable
  sessions(store: string): SessionTable
  joined(store: string): JoinTable
  unmatched(store: string): UnmatchedTable
  buffer(store: string): UpdateBuffer
  waiting(store: string): WaitingRecords
  lookup(view: TableView): TableLookup
  /** The number of that name, which only grows; the same one each time. Names of a node's own begin with the node's name and a slash. */
  remember(name: string): Remembered
  /** As `remember`, for a number that may fall again. */
  rememberLatest(name: string): Remembered
  calls(limits: AsyncLimits): OperatorCalls
  /** Sends a record that a schema refuses to a topic of dead letters; without one it is an error of the node. */
  reject(record: StreamRecord, why: string, deadLetterTopic: string | undefined): void
  wallClockMs(): number
  /** How often, by the wall clock, closed windows are looked for. */
  readonly emitIntervalMs: number
  drop(reason: DropReason): void
}
