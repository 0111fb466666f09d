// A table joined with another one by a key in its values. Left: changes become subscriptions, answers meet the rows that asked. Right: subscriptions are kept and answered,
// at once and at each change of the row they ask for.
// An answer's timestamp is the larger of both rows' when a subscription is answered, the row's own when it changed.
import type { StreamRecord } from '@millrace/record'
import {
  type CombinedKey,
  combinedKeyPrefix,
  type Instruction,
  instruction,
  murmur3,
  type Subscription,
  type SubscriptionResponse,
} from '@millrace/serde'
import type {
  ForeignKeyAnswerOperator,
  ForeignKeyNotifyOperator,
  ForeignKeyReceiveOperator,
  ForeignKeyResolveOperator,
  ForeignKeySendOperator,
} from '@millrace/topology'
import type { OperatorContext, TableLookup, TableStore } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { changeOf, withKeyAndValue, withValue } from './records.ts'

export class ForeignKeySend implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: ForeignKeySendOperator

  constructor(operator: ForeignKeySendOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
  }

  process(record: StreamRecord): void {
    const { newValue, oldValue, isLatest } = changeOf(record)
    if (this.#operator.latestOnly && isLatest === false) return this.#context.drop('out-of-order')
    if (newValue === null && oldValue === null) return
    const before = this.#foreignKeyOf(record.key, oldValue)
    const now = this.#foreignKeyOf(record.key, newValue)
    if (this.#operator.left) this.#subscribeLeft(record, before, now)
    else this.#subscribeInner(record, before, now)
  }

  /** A row without a foreign key, and one that is gone, is answered too: with null. */
  #subscribeLeft(record: StreamRecord, before: unknown, now: unknown): void {
    if (before !== null && !this.#isSame(before, now)) this.#send(record, before, instruction.deleteSilently)
    this.#send(record, now, instruction.answerAlways)
  }

  #subscribeInner(record: StreamRecord, before: unknown, now: unknown): void {
    if (before === null && now === null) return this.#context.drop('null-foreign-key')
    if (now === null) return this.#send(record, before, instruction.deleteAndAnswer)
    if (before === null || this.#isSame(before, now)) return this.#send(record, now, instruction.answerIfPresent)
    this.#send(record, before, instruction.deleteSilently)
    // The row may have had a result, which must go if the new key has no row.
    this.#send(record, now, instruction.answerAlways)
  }

  #foreignKeyOf(key: unknown, value: unknown): unknown {
    return value === null ? null : (this.#operator.foreignKey(key, value) ?? null)
  }

  #isSame(a: unknown, b: unknown): boolean {
    if (b === null) return false
    if (typeof a !== 'object') return a === b
    const { foreignKeySerde } = this.#operator
    return Buffer.compare(foreignKeySerde.serialize(a), foreignKeySerde.serialize(b)) === 0
  }

  #send(record: StreamRecord, foreignKey: unknown, what: Instruction): void {
    const { newValue } = changeOf(record)
    const value: Subscription<unknown> = {
      hash: newValue === null ? null : murmur3(this.#operator.valueSerde.serialize(newValue)),
      instruction: what,
      primaryKey: record.key,
      primaryPartition: this.#context.services.metadata()?.partition ?? 0,
    }
    this.#context.downstream.forward(withKeyAndValue(record, foreignKey, value))
  }
}

export class ForeignKeyReceive implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #store: TableStore

  constructor(operator: ForeignKeyReceiveOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#store = context.table(operator.store)
  }

  process(record: StreamRecord): void {
    const subscription = record.value as Subscription<unknown>
    if (record.key === null) {
      if (subscription.instruction !== instruction.answerAlways) return this.#context.drop('null-key')
    } else {
      const isKept = subscription.instruction >= instruction.answerAlways
      const key: CombinedKey<unknown, unknown> = { foreignKey: record.key, primaryKey: subscription.primaryKey }
      this.#store.write(this.#store.encodeKey(key), isKept ? subscription : null, record.timestamp, record)
    }
    this.#context.downstream.forward(record)
  }
}

export class ForeignKeyAnswer implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #table: TableLookup

  constructor(operator: ForeignKeyAnswerOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#table = context.lookup(operator.table)
  }

  process(record: StreamRecord): void {
    const { hash, instruction: what, primaryKey, primaryPartition } = record.value as Subscription<unknown>
    if (what === instruction.deleteSilently) return
    const row = record.key === null ? undefined : this.#table.get(record.key)
    if (what === instruction.answerIfPresent && row === undefined) return
    const foreignValue = what === instruction.deleteAndAnswer ? null : (row?.value ?? null)
    const answer: SubscriptionResponse<unknown> = { hash, foreignValue, primaryPartition }
    const timestamp = row === undefined ? record.timestamp : Math.max(record.timestamp, row.timestamp)
    this.#context.downstream.forward({ key: primaryKey, value: answer, timestamp, headers: record.headers })
  }
}

export class ForeignKeyNotify implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: ForeignKeyNotifyOperator
  readonly #store: TableStore

  constructor(operator: ForeignKeyNotifyOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#store = context.table(operator.store)
  }

  process(record: StreamRecord): void {
    const { newValue: foreignValue, isLatest } = changeOf(record)
    if (record.key === null) return this.#context.drop('null-key')
    if (this.#operator.latestOnly && isLatest === false) return this.#context.drop('out-of-order')
    const prefix = combinedKeyPrefix(this.#operator.foreignKeySerde.serialize(record.key))
    for (const { value } of this.#store.rowsWithPrefix(prefix)) {
      const { hash, primaryKey, primaryPartition } = value as Subscription<unknown>
      const answer: SubscriptionResponse<unknown> = { hash, foreignValue, primaryPartition }
      this.#context.downstream.forward(withKeyAndValue(record, primaryKey, answer))
    }
  }
}

export class ForeignKeyResolve implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: ForeignKeyResolveOperator
  readonly #table: TableLookup

  constructor(operator: ForeignKeyResolveOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#table = context.lookup(operator.table)
  }

  process(record: StreamRecord): void {
    const { valueSerde, joiner, left } = this.#operator
    const { hash, foreignValue } = record.value as SubscriptionResponse<unknown>
    const row = this.#table.get(record.key)
    const current = row === undefined ? null : murmur3(valueSerde.serialize(row.value))
    if (!isSameHash(hash, current)) return this.#context.drop('stale-answer')
    const isGone = foreignValue === null && (!left || row === undefined)
    const result = isGone ? null : joiner(record.key, row?.value ?? null, foreignValue)
    this.#context.downstream.forward(withValue(record, result))
  }
}

function isSameHash(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0
}
