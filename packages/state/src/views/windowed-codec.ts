// What the views of windowed stores share: keys and values through codecs, and where scans may look.
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import type { SegmentedStore } from '../wrappers/segmented.ts'
import type { ViewOptions } from './key-value-view.ts'
import { bareValue, timestampedValue, timestampOf } from './timestamped-value.ts'
import type { Codec } from './typed-view.ts'
import type { ScannedStore } from './windowed-scan.ts'

/** How values become bytes: bare, or with their timestamp in front. */
export interface ValueCodec<V> {
  toBytes(value: V): Uint8Array
  fromBytes(bytes: Uint8Array): V
}

export interface WindowedViewOptions extends ViewOptions {
  /** `bytes` may give rows that the segments hide: a cache over them does. Default: false. */
  readonly showsExpired?: boolean
}

export interface WindowedCodecs<K, V> {
  readonly key: Serde<K>
  readonly value: ValueCodec<V>
}

export class WindowedCodec<K, V> implements Codec<K, V> {
  readonly name: string
  protected readonly segments: SegmentedStore
  protected readonly scanned: ScannedStore
  /** The latest time put through this view: the segments may not have seen it yet. */
  protected latestMs = 0
  readonly #codecs: WindowedCodecs<K, V>
  readonly #asKey: SerdeContext

  /** `bytes` is `segments`, or wrappers around it. */
  constructor(
    bytes: ByteStore,
    segments: SegmentedStore,
    codecs: WindowedCodecs<K, V>,
    options: WindowedViewOptions = {},
  ) {
    this.name = bytes.name
    this.segments = segments
    this.scanned = {
      bytes,
      layout: segments.options.layout,
      segmentMs: segments.options.segmentMs,
      bounds: () => ({
        earliestMs: options.showsExpired === true ? 0 : segments.hiddenUpTo + 1,
        latestMs: Math.max(this.latestMs, segments.observedMs),
      }),
    }
    this.#codecs = codecs
    this.#asKey = { topic: options.topic ?? bytes.name, part: 'key' }
  }

  keyToBytes(key: K): Uint8Array {
    if (key === null || key === undefined) {
      throw stateError('STATE_NULL_KEY', `store ${this.name} was asked for key ${String(key)}; keys are never null`)
    }
    return this.#codecs.key.serialize(key, this.#asKey)
  }

  keyFromBytes(bytes: Uint8Array): K {
    return this.#codecs.key.deserialize(bytes, this.#asKey)
  }

  valueToBytes(value: V): Uint8Array {
    return this.#codecs.value.toBytes(value)
  }

  valueFromBytes(bytes: Uint8Array): V {
    return this.#codecs.value.fromBytes(bytes)
  }
}

/** Values as the serde writes them. */
export function bareCodec<V>(serde: Serde<V>, topic: string): ValueCodec<V> {
  const context: SerdeContext = { topic, part: 'value' }
  return {
    toBytes: (value) => serde.serialize(value, context),
    fromBytes: (bytes) => serde.deserialize(bytes, context),
  }
}

/** Values with their timestamps. */
export function timestampedCodec<V>(
  serde: Serde<V>,
  topic: string,
): ValueCodec<{ readonly value: V; readonly timestamp: number }> {
  const bare = bareCodec(serde, topic)
  return {
    toBytes: ({ value, timestamp }) => timestampedValue(bare.toBytes(value), timestamp),
    fromBytes: (bytes) => ({ value: bare.fromBytes(bareValue(bytes)), timestamp: timestampOf(bytes) }),
  }
}
