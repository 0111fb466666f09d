// The nodes of a topology: where records come in, what happens to them, where they go. Data only; `runtime` lowers each `ProcessorNode.operator` to code.
import type { Headers } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import type { Operator } from './operator.ts'

interface NodeBase {
  /** Unique in the topology; Kafka Streams' name for it. */
  readonly name: string
  /** Names of the nodes that this one forwards to, in the order they were connected: the order of forwarding. */
  readonly children: readonly string[]
  readonly parents: readonly string[]
}

/** What a timestamp extractor sees of a record. */
export interface ExtractorInput {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** The timestamp in the log, ms. */
  readonly timestamp: number
  readonly key: unknown
  readonly value: unknown
  readonly headers: Headers
}

/** Gives a record its event time in ms; a negative one drops the record. `partitionTime` is the largest timestamp taken from that partition so far, −1 at first. */
export type TimestampExtractor = (record: ExtractorInput, partitionTime: number) => number

/** What a source does with a record whose key (or value) is null: a deserialisation error for the handler, or silently nothing. */
export type NullRule = 'reject' | 'skip'

export interface SourceNode extends NodeBase {
  readonly kind: 'source'
  /** Topic names, without the application's prefix for internal ones; or a pattern that must match whole names. */
  readonly topics: readonly string[] | RegExp
  readonly keySerde: Serde<unknown> | undefined
  readonly valueSerde: Serde<unknown> | undefined
  readonly timestampExtractor: TimestampExtractor | undefined
  readonly offsetReset: 'earliest' | 'latest' | undefined
  /** Undefined: records with a null key are passed on. */
  readonly nullKeys?: NullRule | undefined
  /** Undefined: records with a null value are passed on. */
  readonly nullValues?: NullRule | undefined
}

export interface ProcessorNode extends NodeBase {
  readonly kind: 'processor'
  readonly operator: Operator
  /** Stores this node may use, in the order they were connected. */
  readonly stores: readonly string[]
}

/** What a topic extractor or partitioner may look at besides key and value. */
export interface SinkRecordContext {
  readonly timestamp: number
  readonly headers: Headers
  readonly topic: string | undefined
  readonly partition: number | undefined
  readonly offset: number | undefined
}

export type TopicExtractor = (key: unknown, value: unknown, context: SinkRecordContext) => string

/** A partition, several (multicast), none (drop), or undefined for the default. */
export type Partitioner = (
  topic: string,
  key: unknown,
  value: unknown,
  partitionCount: number,
) => number | readonly number[] | undefined

export interface SinkNode extends NodeBase {
  readonly kind: 'sink'
  readonly topic: string | TopicExtractor
  readonly keySerde: Serde<unknown> | undefined
  readonly valueSerde: Serde<unknown> | undefined
  readonly partitioner: Partitioner | undefined
}

export type TopologyNode = SourceNode | ProcessorNode | SinkNode
