// What a value transformer works in: stores, times and punctuations, but no way to pass anything on.
import { MillraceError } from '@millrace/record'
import type { ProcessorContext, Punctuation, PunctuationType, RecordMetadata } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { OperatorContext } from './context.ts'

export class TransformerContext implements ProcessorContext {
  readonly nodeName: string
  readonly #context: OperatorContext

  constructor(context: OperatorContext) {
    this.nodeName = context.name
    this.#context = context
  }

  get applicationId(): string {
    return this.#context.services.applicationId
  }

  get taskId(): string {
    return this.#context.services.taskId
  }

  get recordMetadata(): RecordMetadata | undefined {
    return this.#context.services.metadata()
  }

  get streamTimeMs(): number {
    return this.#context.services.streamTime()
  }

  get wallClockMs(): number {
    return this.#context.services.wallClock()
  }

  forward(): never {
    throw new MillraceError<RuntimeErrorCode>(
      'RUNTIME_PROCESSING_FAILED',
      `transformer ${this.nodeName} tried to forward a record; it returns the one value that its row has`,
    )
  }

  store(name: string): unknown {
    return this.#context.services.store(name)
  }

  commit(): void {
    this.#context.services.commit()
  }

  schedule(intervalMs: number, type: PunctuationType, punctuate: (timestamp: number) => void): Punctuation {
    return this.#context.services.schedule({ node: this.nodeName, intervalMs, punctuate }, type)
  }
}
