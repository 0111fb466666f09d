// A user's own function that waits. What it passes on leaves when it is done; what it writes to stores is written at once, and so never twice by one record's attempts.
// Law: an attempt that is over can do nothing any more.
import type { StreamRecord } from '@millrace/record'
import type { AsyncProcessorCall, ProcessAsyncOperator, RecordMetadata } from '@millrace/topology'
import type { OperatorCall, OperatorCalls, OperatorContext, ProcessorServices } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { passOn } from './process.ts'
import { isThenable } from './thenable.ts'

interface Forwarded {
  readonly record: StreamRecord
  readonly child: string | undefined
}

export class ProcessAsync implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: ProcessAsyncOperator
  readonly #calls: OperatorCalls

  constructor(operator: ProcessAsyncOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#calls = context.calls(operator.limits)
  }

  process(record: StreamRecord): void {
    const { services } = this.#context
    const moment = services.moment(record)
    const metadata = services.metadata()
    this.#calls.run(
      record,
      (attempt) => {
        const call = new ProcessorCall(this.name, services, attempt, { moment, metadata })
        const given = this.#operator.processor(record, call)
        return isThenable(given) ? given.then(() => call.forwarded) : call.forwarded
      },
      (forwarded) => {
        for (const { record: made, child } of forwarded as readonly Forwarded[]) passOn(this.#context, made, child)
      },
    )
  }
}

interface RecordAtHand {
  readonly moment: ReturnType<ProcessorServices['moment']>
  readonly metadata: RecordMetadata | undefined
}

class ProcessorCall implements AsyncProcessorCall {
  readonly nodeName: string
  readonly recordMetadata: RecordMetadata | undefined
  /** Goes on when the attempt has succeeded. */
  readonly forwarded: Forwarded[] = []
  readonly #services: ProcessorServices
  readonly #attempt: OperatorCall
  readonly #moment: RecordAtHand['moment']

  constructor(node: string, services: ProcessorServices, attempt: OperatorCall, { moment, metadata }: RecordAtHand) {
    this.nodeName = node
    this.recordMetadata = metadata
    this.#services = services
    this.#attempt = attempt
    this.#moment = moment
  }

  get signal(): AbortSignal {
    return this.#attempt.signal
  }

  get attempt(): number {
    return this.#attempt.attempt
  }

  get applicationId(): string {
    return this.#services.applicationId
  }

  get taskId(): string {
    return this.#services.taskId
  }

  get streamTimeMs(): number {
    return this.#services.streamTime()
  }

  get wallClockMs(): number {
    return this.#services.wallClock()
  }

  forward(record: StreamRecord, child?: string): void {
    this.#attempt.throwIfOver()
    this.forwarded.push({ record, child })
  }

  /** The store, each of whose methods acts as if the record were at hand, as long as the attempt lasts. */
  store(name: string): unknown {
    this.#attempt.throwIfOver()
    const store = this.#services.store(name) as object
    return new Proxy(store, {
      get: (target, property): unknown => {
        const member: unknown = Reflect.get(target, property, target)
        if (typeof member !== 'function') return member
        return (...args: readonly unknown[]): unknown => {
          this.#attempt.throwIfOver()
          if (writing.has(property)) this.#attempt.mayRepeat = false
          return this.#moment((): unknown => Reflect.apply(member, target, args))
        }
      },
    })
  }
}

/** The methods of stores that change them. */
const writing: ReadonlySet<string | symbol> = new Set(['put', 'putIfAbsent', 'delete', 'remove'])
