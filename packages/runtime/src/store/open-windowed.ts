// Stores of windows and of sessions made real.
// Order of a put, as in Kafka Streams: row ▸ record cache (if any) ▸ changelog (if any) ▸ segments ▸ bytes.
import {
  bareCodec,
  type ByteStore,
  cached,
  type CachedStore,
  changelogKeyOf,
  logged,
  rowOfChangelogKey,
  segmentMsOf,
  SegmentedStore,
  SessionView,
  sessionLayout,
  timestampedCodec,
  timestampedValue,
  windowLayout,
  WindowView,
} from '@millrace/state'
import type { StoreSpec, WindowedStoreSpec } from '@millrace/topology'
import type { RestoreRecord } from '../changelog/changelog.ts'
import type { OpenStore, StoreParts } from './open-store.ts'
import { requireSerde } from './require-serde.ts'
import { Sessions } from './session-table.ts'
import { TimestampedWindows } from './window-table.ts'

/** Key and value as one, because a timestamped store's values are (value, timestamp). */
export function openWindowStore(parts: StoreParts): OpenStore {
  const { spec, at, slot, keeper } = parts
  const { segments, top, cache } = layers(parts)
  const { topic } = at
  const key = requireSerde(spec.keySerde, 'key', `store ${spec.name}`)
  const value = requireSerde(spec.valueSerde, 'value', `store ${spec.name}`)
  const { windowSizeMs, retainDuplicates } = windowedOf(spec)
  const options = { topic, windowSizeMs, retainDuplicates, showsExpired: cache !== undefined }
  const shared = { cache, ...remembering(segments), restore: restoreRow(spec, segments) }
  if (spec.type === 'window') {
    return { ...shared, view: new WindowView(top, segments, { key, value: bareCodec(value, topic) }, options) }
  }
  const view = new WindowView(top, segments, { key, value: timestampedCodec(value, topic) }, options)
  const byteLength = value.byteLength?.bind(value)
  const windows = new TimestampedWindows({ view, cache, byteLength, slot, ...keeper })
  return { ...shared, view, windows, lookup: windows }
}

export function openSessionStore(parts: StoreParts): OpenStore {
  const { spec, at, slot, keeper } = parts
  const { segments, top, cache } = layers(parts)
  const key = requireSerde(spec.keySerde, 'key', `store ${spec.name}`)
  const value = requireSerde(spec.valueSerde, 'value', `store ${spec.name}`)
  const { topic } = at
  const codecs = { key, value: bareCodec(value, topic) }
  const view = new SessionView(top, segments, codecs, { topic, showsExpired: cache !== undefined })
  const sessions = new Sessions({ view, cache, slot, ...keeper, startBeforeKey: spec.persistent })
  const shared = { cache, ...remembering(segments), restore: restoreRow(spec, segments) }
  return { ...shared, view, sessions, lookup: sessions }
}

function layers(parts: StoreParts): {
  readonly segments: SegmentedStore
  readonly top: ByteStore
  readonly cache: CachedStore | undefined
} {
  const { spec, changelog, slot } = parts
  const segments = openSegments(parts)
  const timestamped = spec.type === 'timestamped-window'
  const below =
    changelog === undefined
      ? segments
      : logged(segments, changelog, { context: slot, timestamped, changelogKey: changelogKeyOf })
  if (parts.cache === undefined || !spec.caching) return { segments, top: below, cache: undefined }
  const cache = cached(below, parts.cache, { context: slot, scansCleanEntries: true })
  return { segments, top: cache, cache }
}

function openSegments({ spec, stored, clearRange, drop }: StoreParts): SegmentedStore {
  const { retentionMs, emitsFinal } = windowedOf(spec)
  const holdsSessions = spec.type === 'session'
  return new SegmentedStore(stored, {
    layout: holdsSessions ? sessionLayout : windowLayout,
    retentionMs,
    segmentMs: segmentMsOf(retentionMs),
    refuses: spec.persistent ? 'segments' : 'rows',
    keepsBoundary: spec.persistent && emitsFinal && !holdsSessions,
    onRefused: () => drop('expired'),
    clearRange,
  })
}

function remembering(segments: SegmentedStore): Pick<OpenStore, 'save' | 'load'> {
  return { save: () => segments.save(), load: () => segments.load() }
}

function restoreRow(spec: StoreSpec, segments: SegmentedStore): RestoreRecord {
  const { layout, segmentMs } = segments.options
  return ({ key, value, timestamp }) => {
    if (key === null || key.length < layout.tailBytes) return undefined
    const row = rowOfChangelogKey(key, segmentMs, layout)
    segments.restored(row)
    const isTimestamped = value !== null && spec.type === 'timestamped-window'
    return { key: row, value: isTimestamped ? timestampedValue(value, timestamp) : value }
  }
}

function windowedOf({ name, windowed }: StoreSpec): WindowedStoreSpec {
  if (windowed === undefined) throw new Error(`windowed store ${name} says nothing of its windows`)
  return windowed
}
