// The stores of joins of two streams made real: what each side keeps for the other, and what of both sides waits for a match.
import type { LogRecord } from '@millrace/record'
import {
  JoinBuffer,
  JoinBufferView,
  logged,
  segmentMsOf,
  SegmentedStore,
  UnmatchedRecords,
  windowLayout,
} from '@millrace/state'
import { restoreRecord } from '../changelog/changelog.ts'
import type { OpenStore, StoreParts } from './open-store.ts'
import { KeptForJoin } from './join-table.ts'
import { requireSerde } from './require-serde.ts'
import { WaitingForMatch } from './unmatched-table.ts'

function keyed({ key, value }: LogRecord): { readonly key: Uint8Array; readonly value: Uint8Array | null }[] {
  return key === null ? [] : [{ key, value }]
}

/** Order of a put: rows, then changelog. Null values are logged, not kept. */
export function openJoinBuffer(parts: StoreParts): OpenStore {
  const { spec, stored, at, changelog, clearRange, drop, slot } = parts
  const { windowed } = spec
  if (windowed === undefined) throw new Error(`store ${spec.name} says nothing of its windows`)
  const segments = new SegmentedStore(stored, {
    layout: windowLayout,
    retentionMs: windowed.retentionMs,
    segmentMs: segmentMsOf(windowed.retentionMs),
    refuses: spec.persistent ? 'segments' : 'rows',
    onRefused: () => drop('expired'),
    clearRange,
  })
  const buffer = new JoinBuffer(stored, segments, {
    windowSizeMs: windowed.windowSizeMs,
    observesNulls: !spec.persistent,
  })
  const serdes = {
    key: requireSerde(spec.keySerde, 'key', `store ${spec.name}`),
    value: requireSerde(spec.valueSerde, 'value', `store ${spec.name}`),
  }
  return {
    view: new JoinBufferView(buffer, serdes, at),
    joined: new KeptForJoin({ buffer, serdes, topic: at.topic, changelog, slot }),
    restore: { together: (records) => buffer.restore(records.flatMap(keyed)) },
    save: () => segments.save(),
    load: () => buffer.load(),
  }
}

export function openUnmatched(parts: StoreParts): OpenStore {
  const { spec, stored, at, changelog, slot } = parts
  const bytes = changelog === undefined ? stored : logged(stored, changelog, { context: slot, timestamped: false })
  const unmatched = new WaitingForMatch({
    records: new UnmatchedRecords(bytes),
    serdes: {
      key: requireSerde(spec.keySerde, 'key', `store ${spec.name}`),
      left: requireSerde(spec.valueSerde, 'value', `store ${spec.name}`),
      right: requireSerde(spec.otherValueSerde, 'value', `store ${spec.name}`),
    },
    topic: at.topic,
    slot,
  })
  return {
    view: undefined,
    unmatched,
    restore: restoreRecord(undefined),
  }
}
