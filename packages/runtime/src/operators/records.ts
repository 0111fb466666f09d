// New records out of old ones. One literal shape, so that every call site sees the same hidden class.
// Undefined, which a user function may return, becomes null here and nowhere else.
import type { Change, Headers, StreamRecord } from '@millrace/record'

export function withValue(record: StreamRecord, value: unknown): StreamRecord {
  return { key: record.key, value: value ?? null, timestamp: record.timestamp, headers: record.headers }
}

/** A join's result: the timestamp is of one of its records, headers are of the one at hand. */
export function withValueAt(record: StreamRecord, value: unknown, timestamp: number): StreamRecord {
  return { key: record.key, value: value ?? null, timestamp, headers: record.headers }
}

export function withKeyAndValueAt(record: StreamRecord, key: unknown, value: unknown, timestamp: number): StreamRecord {
  return { key: key ?? null, value: value ?? null, timestamp, headers: record.headers }
}

export function withKeyAndValue(record: StreamRecord, key: unknown, value: unknown): StreamRecord {
  return { key: key ?? null, value: value ?? null, timestamp: record.timestamp, headers: record.headers }
}

/** A table's update caused by `record`, which keeps its headers. `isLatest` false: it sets an older version of the row. */
export function asChange(
  record: StreamRecord,
  newValue: unknown,
  oldValue: unknown,
  timestamp: number,
  isLatest?: boolean,
): StreamRecord {
  const change: Change =
    isLatest === false
      ? { newValue: newValue ?? null, oldValue: oldValue ?? null, isLatest }
      : { newValue: newValue ?? null, oldValue: oldValue ?? null }
  return { key: record.key, value: change, timestamp, headers: record.headers }
}

/** A windowed table's update, which has another key than the record that caused it. */
export function changed(
  key: unknown,
  newValue: unknown,
  oldValue: unknown,
  timestamp: number,
  headers: Headers,
): StreamRecord {
  const change: Change = { newValue: newValue ?? null, oldValue: oldValue ?? null }
  return { key, value: change, timestamp, headers }
}

/** The update that a record between table operators carries. */
export function changeOf(record: StreamRecord): Change {
  return record.value as Change
}
