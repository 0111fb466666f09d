// The buffer of a stream–table join with a grace period made real: keys and values through serdes, records with the place they came from.
import type { StreamRecord } from '@millrace/record'
import { type BufferedContext, GraceBuffer, type WaitingRecord } from '@millrace/state'
import type { WaitingRecords } from '../operators/context.ts'
import type { OpenStore, StoreParts } from './open-store.ts'
import { requireSerde } from './require-serde.ts'

export function openGraceBuffer({ spec, stored, at, changelog, target, clock, keeper }: StoreParts): OpenStore {
  const key = requireSerde(spec.keySerde, 'key', `store ${spec.name}`)
  const value = requireSerde(spec.valueSerde, 'value', `store ${spec.name}`)
  const asKey = { topic: at.topic, part: 'key' } as const
  const asValue = { topic: at.topic, part: 'value' } as const
  const rows = new GraceBuffer(stored, {
    graceMs: spec.graceMs ?? 0,
    // Kafka Streams leaves the timestamp to its producer, which takes the wall clock's.
    onChange: (rowKey, row) => changelog && target.send(at.topic, at.partition, clock.now(), rowKey, row, []),
  })
  const recordOf = (waiting: WaitingRecord): StreamRecord => ({
    key: key.deserialize(waiting.key, asKey),
    value: value.deserialize(waiting.value, asValue),
    timestamp: waiting.context.timestamp,
    headers: waiting.context.headers,
  })
  const waiting: WaitingRecords = {
    put: (record) =>
      rows.put({
        key: key.serialize(record.key, asKey),
        value: value.serialize(record.value, asValue),
        context: keeper.keepContext(record) as BufferedContext,
      }),
    takeDue: (take) => rows.takeDue((due) => keeper.withContext(due.context, () => take(recordOf(due)))),
  }
  return {
    view: undefined,
    waiting,
    restore: (record) => (record.key === null ? undefined : { key: record.key, value: record.value }),
    load: () => rows.load(),
    committed: () => rows.committed(),
    rollback: () => rows.rollback(),
  }
}
