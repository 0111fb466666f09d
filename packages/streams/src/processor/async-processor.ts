// The asynchronous processor, typed: what a program's own function is given while it is waited for.
import type { StreamRecord } from '@millrace/record'
import type { AsyncProcessor as AnyProcessor, AsyncProcessorCall as AnyCall, RecordMetadata } from '@millrace/topology'
import type { AsyncOptions } from '../dsl/async-options.ts'
import type { ProcessOptions } from './processor.ts'
import type { StoreBuilder } from './stores.ts'

/** What the function may ask while it is waited for. Once it has returned, or its signal is aborted, everything here throws. */
export interface AsyncProcessorCall<KOut, VOut> extends Omit<AnyCall, 'forward' | 'store'> {
  /** Passes a record on: when the function has succeeded, in the order of the operator. */
  forward(record: StreamRecord<KOut, VOut>, child?: string): void
  /**
   * A store that the processor is connected to: by its builder, which knows the type, or by name. Records of one key do not get between a read and a write, with `ordered: 'key'`; those of others may.
   * An attempt that has written to a store is not tried again.
   */
  store<Store>(store: StoreBuilder<Store> | string): Store
}

export type AsyncProcessor<K, V, KOut, VOut> = (
  record: StreamRecord<K, V>,
  call: AsyncProcessorCall<KOut, VOut>,
) => void | PromiseLike<void>

export interface ProcessAsyncOptions extends ProcessOptions, AsyncOptions {}

export function plannedProcessor<K, V, KOut, VOut>(processor: AsyncProcessor<K, V, KOut, VOut>): AnyProcessor {
  return (record, call) => processor(record as StreamRecord<K, V>, new TypedCall(call))
}

/** The runtime's call with stores by builder. */
class TypedCall<KOut, VOut> implements AsyncProcessorCall<KOut, VOut> {
  readonly #call: AnyCall

  constructor(call: AnyCall) {
    this.#call = call
  }

  get signal(): AbortSignal {
    return this.#call.signal
  }

  get attempt(): number {
    return this.#call.attempt
  }

  get applicationId(): string {
    return this.#call.applicationId
  }

  get taskId(): string {
    return this.#call.taskId
  }

  get nodeName(): string {
    return this.#call.nodeName
  }

  get recordMetadata(): RecordMetadata | undefined {
    return this.#call.recordMetadata
  }

  get streamTimeMs(): number {
    return this.#call.streamTimeMs
  }

  get wallClockMs(): number {
    return this.#call.wallClockMs
  }

  // Functions of their own, so that a program may take them apart: (record, { forward }) => …
  readonly forward = (record: StreamRecord<KOut, VOut>, child?: string): void => this.#call.forward(record, child)

  readonly store = <Store>(store: StoreBuilder<Store> | string): Store =>
    this.#call.store(typeof store === 'string' ? store : store.name) as Store
}
