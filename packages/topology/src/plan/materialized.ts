// What a user says about the store behind a table, and the store that comes of it.
import type { Serde } from '@millrace/serde'
import { topologyError } from '../errors.ts'
import { checkName } from '../names.ts'
import type { TopologyBuilder } from '../physical/topology-builder.ts'
import type { StoreSpec } from '../store-spec.ts'
import type { BuildOptions } from './plan-builder.ts'
import { requireSerde } from './missing-serde.ts'
import type { AnySerde } from './stream.ts'

export interface Materialized {
  /** The store's name. Given: the table is stored, and can be queried by it. */
  readonly store?: string | undefined
  readonly key?: Serde<unknown> | undefined
  readonly value?: Serde<unknown> | undefined
  /** Memory or LevelDB. Default: as the build says. */
  readonly inMemory?: boolean | undefined
  /** Default: true. */
  readonly caching?: boolean | undefined
  /** Of windows and sessions: how long rows are kept, in stream time. Default: until their window is closed. */
  readonly retentionMs?: number | undefined
  /** Keeps versions of each row: how far back, in stream time. Never cached, never in memory. */
  readonly versionedHistoryMs?: number | undefined
  /** A changelog topic; with topic configs of its own. Default: true. */
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
}

export function checkMaterialized(materialized: Materialized | undefined): void {
  if (materialized?.store !== undefined) checkName(materialized.store, 'store name')
  const { versionedHistoryMs } = materialized ?? {}
  if (versionedHistoryMs === undefined || (Number.isSafeInteger(versionedHistoryMs) && versionedHistoryMs >= 0)) return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `a versioned store cannot go back ${versionedHistoryMs} ms; give 0 or more`,
  )
}

export interface StoreSerdes {
  readonly keySerde: AnySerde
  readonly valueSerde: AnySerde
}

export function tableStore(
  name: string,
  materialized: Materialized,
  serdes: StoreSerdes,
  options: BuildOptions,
): StoreSpec {
  const { inMemory = options.stores === 'memory', caching = true, logging = true, versionedHistoryMs } = materialized
  if (versionedHistoryMs !== undefined) return versionedStore(name, serdes, { historyMs: versionedHistoryMs, logging })
  return {
    name,
    type: 'timestamped-key-value',
    ...serdes,
    persistent: !inMemory,
    caching,
    logging: logging !== false,
    changelogConfigs: typeof logging === 'object' ? logging : {},
    changelogSourceTopic: undefined,
  }
}

const dayMs = 86_400_000

/** A versioned store. Its changelog is not compacted before versions are too old to be asked for. */
function versionedStore(
  name: string,
  serdes: StoreSerdes,
  options: { readonly historyMs: number; readonly logging: NonNullable<Materialized['logging']> },
): StoreSpec {
  const { historyMs, logging } = options
  return {
    name,
    type: 'versioned-key-value',
    ...serdes,
    versioned: { historyMs },
    scanned: true,
    persistent: true,
    caching: false,
    logging: logging !== false,
    changelogConfigs: {
      'min.compaction.lag.ms': String(historyMs + dayMs),
      ...(typeof logging === 'object' ? logging : {}),
    },
    changelogSourceTopic: undefined,
  }
}

/** Who owns a store: for the error when it has no serde. */
export interface StoreOwner {
  readonly processor: string
  /** `count`, `table`, … */
  readonly operation: string
  readonly fix: string
}

/** Adds a store for a processor; throws `TOPOLOGY_MISSING_SERDE`. */
export function addStore(builder: TopologyBuilder, store: StoreSpec, owner: StoreOwner): void {
  const use = {
    by: `${owner.operation} '${owner.processor}'`,
    does: 'writes',
    place: `to store '${store.name}'`,
    fix: owner.fix,
  } as const
  requireSerde(store.keySerde, 'key', use)
  requireSerde(store.valueSerde, 'value', use)
  builder.addStore(store, [owner.processor])
}
