// A user's own processor, and the context it works in. An instance lives from one start of the task to the next: what it keeps in its fields is lost with a rollback,
// what it keeps in stores is taken back to the last commit.
import { MillraceError, noHeaders, type StreamRecord } from '@millrace/record'
import type {
  ProcessOperator,
  Processor,
  ProcessorContext,
  Punctuation,
  PunctuationType,
  RecordMetadata,
} from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withKeyAndValue } from './records.ts'
import { refuseThenable } from './thenable.ts'

export class Process implements OperatorNode, ProcessorContext {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: ProcessOperator
  #process: Processor['process'] = notStarted
  #close: (() => void) | undefined
  /** The record at hand; undefined during a punctuation. */
  #record: StreamRecord | undefined

  constructor(operator: ProcessOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    context.life.onStart(() => this.#start())
    context.life.onClose(() => this.#close?.())
  }

  process(record: StreamRecord): void {
    const outer = this.#record
    this.#record = record
    this.#context.services.at(record)
    refuseThenable(this.#process(record), this.name, 'processAsync')
    this.#record = outer
  }

  get applicationId(): string {
    return this.#context.services.applicationId
  }

  get taskId(): string {
    return this.#context.services.taskId
  }

  get nodeName(): string {
    return this.name
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

  /** Afterwards the record at hand is again the one that puts to stores belong to. */
  forward(record: StreamRecord, child?: string): void {
    if (this.#operator.keepsKey && record.key !== this.#record?.key) throw changedKey(this.name)
    passOn(this.#context, record, child)
    if (this.#record !== undefined) this.#context.services.at(this.#record)
  }

  store(name: string): unknown {
    return this.#context.services.store(name)
  }

  commit(): void {
    this.#context.services.commit()
  }

  schedule(intervalMs: number, type: PunctuationType, punctuate: (timestamp: number) => void): Punctuation {
    const { services } = this.#context
    const call = (at: number): void => {
      // A record that is none: puts, and what is forwarded, belong to the moment.
      this.#record = { key: null, value: null, timestamp: at, headers: noHeaders }
      services.at(this.#record)
      punctuate(at)
      this.#record = undefined
    }
    return services.schedule({ node: this.name, intervalMs, punctuate: call }, type)
  }

  #start(): void {
    this.#record = undefined
    const made = this.#operator.supplier(this)
    if (typeof made === 'function') {
      this.#process = made
      this.#close = undefined
    } else {
      this.#process = (record) => made.process(record)
      this.#close = () => made.close?.()
    }
  }
}

/** Sends on what a user's function made. */
export function passOn(context: OperatorContext, record: StreamRecord, child: string | undefined): void {
  const { key, value, timestamp, headers } = record
  if (!(timestamp >= 0)) throw negativeTimestamp(context.name, timestamp)
  // A literal of the one shape, whatever a user's record looks like, and undefined as null.
  const forwarded = withKeyAndValue({ key, value, timestamp, headers }, key, value)
  if (child === undefined) context.downstream.forward(forwarded)
  else context.child(child).forward(forwarded)
}

function notStarted(): never {
  throw new Error('a processor was given a record before it was started')
}

function negativeTimestamp(node: string, timestamp: number): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `processor ${node} forwarded a record with the timestamp ${timestamp}; timestamps are 0 or more`,
  )
}

function changedKey(node: string): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `processor ${node} is in processValues and forwarded a record under another key than that of the record at hand; use process`,
  )
}
