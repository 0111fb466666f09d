// Statements as they were written. Immutable; every statement has its own text and its place in the script.
import type { Span } from '../span.ts'
import type { Duration, Query } from './query.ts'
import type { Expression, Literal } from './expression.ts'
import type { TypeTree } from './type.ts'

interface Node {
  readonly span: Span
}

export type ColumnRole =
  | { readonly kind: 'value' }
  | { readonly kind: 'key' }
  | { readonly kind: 'primary-key' }
  /** All headers, or the last one with a key. */
  | { readonly kind: 'header'; readonly key: string | undefined }

export interface ColumnDefinition extends Node {
  readonly name: string
  readonly type: TypeTree
  readonly role: ColumnRole
}

/** What stands in `WITH (…)`: names in upper case, each once. */
export interface Property extends Node {
  readonly name: string
  readonly value: Literal
}

export interface Creation extends Node {
  readonly name: string
  readonly source: 'STREAM' | 'TABLE'
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly properties: readonly Property[]
}
/** `CREATE STREAM n (…) WITH (…)`. */
export interface CreateSource extends Creation {
  readonly kind: 'create-source'
  /** `CREATE SOURCE STREAM`: read only. */
  readonly readOnly: boolean
  readonly columns: readonly ColumnDefinition[]
}
/** `CREATE STREAM n WITH (…) AS query`. */
export interface CreateAs extends Creation {
  readonly kind: 'create-as'
  readonly query: Query
}
/** The stream or table that is written. */
export interface InsertTarget extends Node {
  readonly name: string
}
/** `INSERT INTO n WITH (…) query`. */
export interface InsertInto extends Node {
  readonly kind: 'insert-into'
  readonly target: InsertTarget
  readonly properties: readonly Property[]
  readonly query: Query
}
export interface InsertValues extends Node {
  readonly kind: 'insert-values'
  readonly target: InsertTarget
  /** Empty when none were named. */
  readonly columns: readonly string[]
  readonly values: readonly Expression[]
}
export interface DropSource extends Node {
  readonly kind: 'drop-source'
  readonly source: 'STREAM' | 'TABLE'
  readonly name: string
  readonly ifExists: boolean
  readonly deleteTopic: boolean
}
export interface AlterSource extends Node {
  readonly kind: 'alter-source'
  readonly source: 'STREAM' | 'TABLE'
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: TypeTree; readonly span: Span }[]
}
export interface CreateType extends Node {
  readonly kind: 'create-type'
  readonly name: string
  readonly type: TypeTree
  readonly ifNotExists: boolean
}
export interface DropType extends Node {
  readonly kind: 'drop-type'
  readonly name: string
  readonly ifExists: boolean
}
export interface CreateConnector extends Node {
  readonly kind: 'create-connector'
  readonly direction: 'SINK' | 'SOURCE'
  readonly name: string
  readonly ifNotExists: boolean
  readonly properties: readonly Property[]
}
export interface DropConnector extends Node {
  readonly kind: 'drop-connector'
  readonly name: string
  readonly ifExists: boolean
}

export type Listed =
  | 'STREAMS'
  | 'TABLES'
  | 'TOPICS'
  | 'QUERIES'
  | 'FUNCTIONS'
  | 'TYPES'
  | 'PROPERTIES'
  | 'VARIABLES'
  | 'CONNECTORS'
  | 'CONNECTOR PLUGINS'
export interface Show extends Node {
  readonly kind: 'show'
  readonly what: Listed
  /** `SHOW ALL TOPICS`. */
  readonly all: boolean
  readonly extended: boolean
  /** `SHOW SOURCE CONNECTORS`. */
  readonly direction: 'SINK' | 'SOURCE' | undefined
}
export interface Describe extends Node {
  readonly kind: 'describe'
  readonly what: 'source' | 'streams' | 'tables' | 'function' | 'connector'
  readonly name: string | undefined
  readonly extended: boolean
}
/** Of a query, of a statement with one, or of a running query by its id. */
export interface Explain extends Node {
  readonly kind: 'explain'
  readonly what: Statement | string
}
export interface Print extends Node {
  readonly kind: 'print'
  readonly topic: string
  readonly fromBeginning: boolean
  readonly interval: number | undefined
  readonly limit: number | undefined
}
/** `id` is undefined for `ALL`. */
export interface QueryControl extends Node {
  readonly kind: 'terminate' | 'pause' | 'resume'
  readonly id: string | undefined
}
export interface SetProperty extends Node {
  readonly kind: 'set' | 'alter-system'
  readonly name: string
  readonly value: string
}
export interface UnsetProperty extends Node {
  readonly kind: 'unset'
  readonly name: string
}
export interface Define extends Node {
  readonly kind: 'define'
  readonly name: string
  readonly value: string
}
export interface Undefine extends Node {
  readonly kind: 'undefine'
  readonly name: string
}
export interface AssertTopic extends Node {
  readonly kind: 'assert-topic'
  readonly topic: string
  readonly exists: boolean
  readonly properties: readonly Property[]
  readonly timeout: Duration | undefined
}
export interface AssertSchema extends Node {
  readonly kind: 'assert-schema'
  readonly subject: string | undefined
  readonly id: number | undefined
  readonly exists: boolean
  readonly timeout: Duration | undefined
}
/** Of test scripts. `values` is undefined for `ASSERT NULL VALUES`' value columns: see `isNull`. */
export interface AssertValues extends Node {
  readonly kind: 'assert-values'
  readonly source: string
  readonly columns: readonly string[]
  readonly values: readonly Expression[]
  /** A tombstone is expected; `values` are those of the key. */
  readonly isNull: boolean
}
/** Of test scripts: the source must be as the statement says. */
export interface AssertSource extends Node {
  readonly kind: 'assert-source'
  readonly expected: CreateSource
}
export interface RunScript extends Node {
  readonly kind: 'run-script'
  readonly path: string
}

export type Statement =
  | Query
  | CreateSource
  | CreateAs
  | InsertInto
  | InsertValues
  | DropSource
  | AlterSource
  | CreateType
  | DropType
  | CreateConnector
  | DropConnector
  | Show
  | Describe
  | Explain
  | Print
  | QueryControl
  | SetProperty
  | UnsetProperty
  | Define
  | Undefine
  | AssertTopic
  | AssertSchema
  | AssertValues
  | AssertSource
  | RunScript
