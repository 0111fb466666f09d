// The Processor API, typed: what a program's own processors are given and give.
import { type Duration, durationMs, type StreamRecord } from '@millrace/record'
import type {
  ProcessorContext as AnyContext,
  ProcessorSupplier as AnySupplier,
  Punctuation,
  PunctuationType,
  RecordMetadata,
  StoreSpec,
} from '@millrace/topology'
import type { Named } from '../dsl/options.ts'
import type { StoreBuilder } from './stores.ts'

/** What a processor may ask of its task. `KOut` and `VOut` are what it passes on. */
export interface ProcessorContext<KOut, VOut> extends TransformerContext {
  /** Passes a record on: to all children in turn, or to the one that is named. When it returns, all that follows from the record is done. */
  forward(record: StreamRecord<KOut, VOut>, child?: string): void
}

export interface TransformerContext
  extends Pick<
    AnyContext,
    'applicationId' | 'taskId' | 'nodeName' | 'recordMetadata' | 'streamTimeMs' | 'wallClockMs' | 'commit'
  > {
  /** A store that the processor is connected to: by its builder, which knows the type, or by name. */
  store<Store>(store: StoreBuilder<Store> | string): Store
  /** Calls `punctuate` with the time in ms, at most once however many intervals have passed. */
  schedule(interval: Duration, type: PunctuationType, punctuate: (timestamp: number) => void): Punctuation
}

/** One instance per task. What it keeps in its fields is lost when the task begins again; what must last belongs in a store. */
export interface Processor<K, V> {
  process(record: StreamRecord<K, V>): void
  /** The task ends, or begins again. */
  close?(): void
}

/** Called once per instance, when stores are restored: the place to fetch stores and to schedule punctuations. */
export type ProcessorSupplier<K, V, KOut, VOut> = (
  context: ProcessorContext<KOut, VOut>,
) => Processor<K, V> | Processor<K, V>['process']

/** Makes a table's values from keys and values; null leaves the row out. It sees null where a row is deleted. */
export type ValueTransformerSupplier<K, V, VR> = (context: TransformerContext) => (key: K, value: V | null) => VR | null

export interface ProcessOptions extends Named {
  /** Stores that the processor uses: by name or builder. A builder's store is made if nobody added it. */
  readonly stores?: readonly (string | StoreBuilder<unknown>)[] | undefined
}

export function plannedSupplier<K, V, KOut, VOut>(supplier: ProcessorSupplier<K, V, KOut, VOut>): AnySupplier {
  return (context) => supplier(new TypedContext(context)) as ReturnType<AnySupplier>
}

export function plannedStores({ stores = [] }: ProcessOptions): readonly (string | StoreSpec)[] {
  return stores.map((store) => (typeof store === 'string' ? store : store.spec))
}

/** The runtime's context with durations as text and stores by builder. */
export class TypedContext<KOut, VOut> implements ProcessorContext<KOut, VOut> {
  readonly #context: AnyContext

  constructor(context: AnyContext) {
    this.#context = context
  }

  get applicationId(): string {
    return this.#context.applicationId
  }

  get taskId(): string {
    return this.#context.taskId
  }

  get nodeName(): string {
    return this.#context.nodeName
  }

  get recordMetadata(): RecordMetadata | undefined {
    return this.#context.recordMetadata
  }

  get streamTimeMs(): number {
    return this.#context.streamTimeMs
  }

  get wallClockMs(): number {
    return this.#context.wallClockMs
  }

  forward(record: StreamRecord<KOut, VOut>, child?: string): void {
    this.#context.forward(record, child)
  }

  store<Store>(store: StoreBuilder<Store> | string): Store {
    return this.#context.store(typeof store === 'string' ? store : store.name) as Store
  }

  commit(): void {
    this.#context.commit()
  }

  schedule(interval: Duration, type: PunctuationType, punctuate: (timestamp: number) => void): Punctuation {
    return this.#context.schedule(durationMs(interval), type, punctuate)
  }
}
