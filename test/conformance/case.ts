// A conformance case as its JSON file holds it: the parts that building a topology needs, and the runs as the runner reads them.

export interface StepOut {
  readonly kind: string
  readonly key: string
  readonly value: string
}

export interface CaseMaterialized {
  readonly store?: string
  readonly inMemory?: boolean
  readonly caching?: boolean
  readonly logging?: boolean
  readonly retentionMs?: number
  readonly versionedHistoryMs?: number
}

/** One step; which further fields it has depends on `op`. */
export interface CaseStep {
  readonly op: string
  readonly id?: string
  readonly out?: StepOut
  readonly from?: string
  readonly with?: string
  readonly name?: string
  readonly key?: string
  readonly value?: string
  readonly materialized?: CaseMaterialized
  readonly [field: string]: unknown
}

export interface CaseConfig {
  readonly optimize?: boolean
  readonly cacheBytes?: number
  readonly dslStore?: 'inMemory' | 'rocksDB'
  readonly explicitNaming?: boolean
}

export interface ConformanceCase {
  readonly name: string
  readonly description?: string
  readonly api?: 'papi'
  readonly config?: CaseConfig
  readonly topology: readonly CaseStep[]
  readonly describe?: string
  readonly [field: string]: unknown
}
