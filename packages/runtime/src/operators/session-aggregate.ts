// A grouped stream folded into sessions: a record merges the sessions that it is near to into one, which it joins. Null keys are dropped and counted, null values are aggregated.
// Results are dated at the end of their session and carry no headers; a session that was merged away is deleted downstream first.
import { noHeaders, type StreamRecord, type Window } from '@millrace/record'
import type { SessionAggregateOperator } from '@millrace/topology'
import type { OperatorContext, Remembered, SessionRow, SessionTable } from './context.ts'
import { type ClosedRange, FinalEmission } from './final-emission.ts'
import type { OperatorNode } from './operator-node.ts'
import { changed } from './records.ts'

export class SessionAggregate implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: SessionAggregateOperator
  readonly #store: SessionTable
  readonly #streamTime: Remembered
  readonly #emission: FinalEmission | undefined
  readonly #forwardsUpdates: boolean

  constructor(operator: SessionAggregateOperator, context: OperatorContext) {
    const { store, emitsFinal, sendOldValues } = operator
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#store = context.sessions(store)
    this.#streamTime = context.remember(`${context.name}/time`)
    this.#forwardsUpdates = !emitsFinal && !this.#store.cached
    this.#emission = emitsFinal
      ? new FinalEmission(context, {
          store,
          closed: closedSessions,
          emit: (record, range) => this.#emitClosed(record, range),
        })
      : undefined
    if (this.#store.cached) this.#store.onFlush((record) => context.downstream.forward(record), sendOldValues)
  }

  process(record: StreamRecord): void {
    const { key, value, timestamp } = record
    if (key === null) return this.#context.drop('null-key')
    if (timestamp > this.#streamTime.value) this.#streamTime.value = timestamp
    const { initializer, aggregator, merger, windows } = this.#operator
    const { gapMs, graceMs } = windows
    const closeMs = this.#streamTime.value - graceMs - gapMs
    const keyBytes = this.#store.encodeKey(key)
    const near = this.#store.find(keyBytes, timestamp - gapMs, timestamp + gapMs)
    let session: Window = { startMs: timestamp, endMs: timestamp }
    let aggregate = initializer() ?? null
    for (const { window, value: other } of near) {
      aggregate = merger(key, aggregate, other) ?? null
      session = span(session, window)
    }
    if (session.endMs < closeMs) this.#context.drop('late')
    else {
      if (session.startMs !== session.endMs) this.#remove(record, keyBytes, near)
      this.#update(record, keyBytes, session, null, aggregator(key, value, aggregate) ?? null)
    }
    this.#emission?.advance(record, closeMs)
  }

  #remove(record: StreamRecord, keyBytes: Uint8Array, merged: readonly SessionRow[]): void {
    for (const { window, value } of merged) this.#update(record, keyBytes, window, value, null)
  }

  #update(record: StreamRecord, keyBytes: Uint8Array, window: Window, oldValue: unknown, newValue: unknown): void {
    this.#store.write(keyBytes, window, newValue, record)
    if (!this.#forwardsUpdates) return
    const old = this.#operator.sendOldValues ? oldValue : null
    this.#context.downstream.forward(changed({ key: record.key, window }, newValue, old, window.endMs, noHeaders))
  }

  #emitClosed(record: StreamRecord, { fromMs, toMs }: ClosedRange): void {
    for (const { key, value } of this.#store.endedBetween(fromMs, toMs)) {
      this.#context.downstream.forward(changed(key, value, null, key.window.endMs, record.headers))
    }
  }
}

function span(a: Window, b: Window): Window {
  return { startMs: Math.min(a.startMs, b.startMs), endMs: Math.max(a.endMs, b.endMs) }
}

function closedSessions(closeMs: number, lastMs: number): ClosedRange | undefined {
  return closeMs < 1 ? undefined : { fromMs: Math.max(0, lastMs), toMs: closeMs - 1 }
}
