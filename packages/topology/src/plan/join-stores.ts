// The stores of a join of two streams: what each side keeps for the other, and, of left and outer joins, one for records of both sides that wait for a match.
import type { JoinWindows } from '../join-windows.ts'
import { joinWindowSizeMs } from '../join-windows.ts'
import type { StoreSpec } from '../store-spec.ts'
import type { AnySerde } from './stream.ts'

/** What is known of a join when its stores are made. */
export interface JoinStoresCall {
  readonly windows: JoinWindows
  readonly keepsLeft: boolean
  readonly keepsRight: boolean
  readonly eager?: boolean | undefined
  readonly store?: string | undefined
  readonly inMemory?: boolean | undefined
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
  readonly stores?: 'persistent' | 'memory' | undefined
  /** Generated names of both sides: store names follow them, not the user's name of the join. */
  readonly generated: { readonly left: string; readonly right: string }
  readonly suffixes: { readonly left: string; readonly right: string }
  readonly serdes: { readonly key: AnySerde; readonly left: AnySerde; readonly right: AnySerde }
}

export function joinStores(call: JoinStoresCall): {
  readonly left: StoreSpec
  readonly right: StoreSpec
  readonly unmatched: StoreSpec | undefined
} {
  const { windows, store, generated, suffixes, serdes } = call
  const windowSizeMs = joinWindowSizeMs(windows)
  const retentionMs = windowSizeMs + windows.graceMs
  const windowed = { retentionMs, windowSizeMs, retainDuplicates: true, emitsFinal: false }
  const nameOf = (side: 'left' | 'right'): string =>
    `${store === undefined ? generated[side] : store + suffixes[side]}-store`
  const buffer = (side: 'left' | 'right'): StoreSpec => ({
    ...everyStore(call),
    name: nameOf(side),
    type: 'join-buffer',
    windowed,
    valueSerde: serdes[side],
  })
  const left = buffer('left')
  const right = buffer('right')
  return { left, right, unmatched: call.keepsLeft && !call.eager ? unmatchedStore(call) : undefined }
}

/** Values of either side in one store: its serde for each is that of the side. */
function unmatchedStore(call: JoinStoresCall): StoreSpec {
  const { store, generated, serdes } = call
  const given = `${store}${call.keepsRight ? '-outer' : '-left'}-shared-join-store`
  return {
    ...everyStore(call),
    name: store === undefined ? `KSTREAM-OUTERSHARED-${generated.left.slice(-10)}-store` : given,
    type: 'join-unmatched',
    valueSerde: serdes.left,
    otherValueSerde: serdes.right,
    scanned: true,
  }
}

function everyStore({
  inMemory,
  stores,
  logging = true,
  serdes,
}: JoinStoresCall): Pick<
  StoreSpec,
  'keySerde' | 'persistent' | 'caching' | 'logging' | 'changelogConfigs' | 'changelogSourceTopic'
> {
  return {
    keySerde: serdes.key,
    persistent: !(inMemory ?? stores === 'memory'),
    caching: false,
    logging: logging !== false,
    changelogConfigs: typeof logging === 'object' ? logging : {},
    changelogSourceTopic: undefined,
  }
}
