// What a user's processor is given and what it gives: Kafka Streams' Processor API, as the plan carries it. The front door types keys, values and stores.
import type { Headers, StreamRecord } from '@millrace/record'
import type { AsyncCall } from './functions.ts'

/** Where the record at hand came from. */
export interface RecordMetadata {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** `stream-time`: as records move time on, first with the first record. `wall-clock-time`: as the clock does, first after one interval. */
export type PunctuationType = 'stream-time' | 'wall-clock-time'

export interface Punctuation {
  /** Calls it no more. May be called from the punctuation itself. */
  cancel(): void
}

export interface ProcessorContext {
  readonly applicationId: string
  /** `0_1`: sub-topology 0, partition 1. */
  readonly taskId: string
  /** The processor's own name. */
  readonly nodeName: string
  /** Undefined while no record is at hand: during a punctuation. */
  readonly recordMetadata: RecordMetadata | undefined
  /** The largest timestamp that the task has taken so far, ms; −1 at first. */
  readonly streamTimeMs: number
  readonly wallClockMs: number
  /** Passes a record on: to all children in turn, or to the one that is named. When it returns, all that follows from the record is done. */
  forward(record: StreamRecord, child?: string): void
  /** A store that the processor is connected to. */
  store(name: string): unknown
  /** Calls `punctuate` with the time in ms, at most once however many intervals have passed. */
  schedule(intervalMs: number, type: PunctuationType, punctuate: (timestamp: number) => void): Punctuation
  /** Asks for a commit: it is made after the records at hand, before the commit interval is over. */
  commit(): void
}

/** One instance per task, made when the task begins to run, and anew when it has to begin again. */
export interface Processor {
  process(record: StreamRecord): void
  /** The task ends, or begins again. */
  close?(): void
}

/** Called once per instance: the place to fetch stores and to schedule punctuations. */
export type ProcessorSupplier = (context: ProcessorContext) => Processor | Processor['process']

/** What an asynchronous processor may ask while its call lasts; afterwards everything throws the signal's reason. */
export interface AsyncProcessorCall
  extends AsyncCall,
    Pick<
      ProcessorContext,
      'applicationId' | 'taskId' | 'nodeName' | 'recordMetadata' | 'streamTimeMs' | 'wallClockMs'
    > {
  /** Passes a record on once the call has succeeded, in the order of the node. */
  forward(record: StreamRecord, child?: string): void
  /** A store that the processor is connected to. An attempt that has written is not tried again. */
  store(name: string): unknown
}

export type AsyncProcessor = (record: StreamRecord, call: AsyncProcessorCall) => void | PromiseLike<void>

/**
 * A table's values, each made from key and value; null leaves the row out. `timestamp` is the row's, ms, −1 where there is none; `headers` are those
 * of the record at hand, none where a row is looked up.
 */
export type ValueTransformer = (key: unknown, value: unknown, timestamp: number, headers: Headers) => unknown

/** The context passes nothing on. */
export type ValueTransformerSupplier = (context: ProcessorContext) => ValueTransformer
