// The settings of one partition's log, with Kafka's defaults.

export interface LogConfig {
  readonly segmentBytes: number
  readonly segmentMs: number
  readonly maxMessageBytes: number
  /** -1: no limit. */
  readonly retentionMs: number
  /** -1: no limit. */
  readonly retentionBytes: number
  /** `cleanup.policy` contains `delete`. */
  readonly deletes: boolean
  /** `cleanup.policy` contains `compact`: every record needs a key. */
  readonly compacts: boolean
  readonly timestampType: 'CreateTime' | 'LogAppendTime'
  readonly timestampBeforeMaxMs: number
  readonly timestampAfterMaxMs: number
  readonly indexIntervalBytes: number
}

export const logConfig: LogConfig = {
  segmentBytes: 1024 ** 3,
  segmentMs: 7 * 24 * 3_600_000,
  maxMessageBytes: 1_048_588,
  retentionMs: 7 * 24 * 3_600_000,
  retentionBytes: -1,
  deletes: true,
  compacts: false,
  timestampType: 'CreateTime',
  timestampBeforeMaxMs: Number.MAX_SAFE_INTEGER,
  timestampAfterMaxMs: 3_600_000,
  indexIntervalBytes: 4096,
}
