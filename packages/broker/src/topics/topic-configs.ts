// The settings of topics: Kafka's names, types and defaults. What stands here can be set, described and takes effect or, where
// marked, is kept for the client's sake only. A broker-wide value has the name of `brokerName`.
import type { LogConfig } from '../log/log-config.ts'

export type ConfigType = 'boolean' | 'string' | 'int' | 'long' | 'double' | 'list'

export interface ConfigDefinition {
  readonly name: string
  readonly type: ConfigType
  readonly value: string
  readonly brokerName: string
  readonly choices?: readonly string[]
  readonly min?: number
}

const day = 24 * 3_600_000
const maxLong = '9223372036854775807'

/** Kept, without effect in a broker of one node that stores batches as they come. */
const kept: readonly ConfigDefinition[] = [
  {
    name: 'compression.type',
    type: 'string',
    value: 'producer',
    brokerName: 'compression.type',
    choices: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
  },
  { name: 'compression.gzip.level', type: 'int', value: '-1', brokerName: 'compression.gzip.level' },
  { name: 'compression.lz4.level', type: 'int', value: '9', brokerName: 'compression.lz4.level' },
  { name: 'compression.zstd.level', type: 'int', value: '3', brokerName: 'compression.zstd.level' },
  {
    name: 'delete.retention.ms',
    type: 'long',
    value: String(day),
    brokerName: 'log.cleaner.delete.retention.ms',
    min: 0,
  },
  { name: 'file.delete.delay.ms', type: 'long', value: '60000', brokerName: 'log.segment.delete.delay.ms', min: 0 },
  { name: 'flush.messages', type: 'long', value: maxLong, brokerName: 'log.flush.interval.messages', min: 1 },
  { name: 'flush.ms', type: 'long', value: maxLong, brokerName: 'log.flush.interval.ms', min: 0 },
  {
    name: 'follower.replication.throttled.replicas',
    type: 'list',
    value: '',
    brokerName: 'follower.replication.throttled.replicas',
  },
  {
    name: 'leader.replication.throttled.replicas',
    type: 'list',
    value: '',
    brokerName: 'leader.replication.throttled.replicas',
  },
  { name: 'local.retention.bytes', type: 'long', value: '-2', brokerName: 'log.local.retention.bytes', min: -2 },
  { name: 'local.retention.ms', type: 'long', value: '-2', brokerName: 'log.local.retention.ms', min: -2 },
  {
    name: 'max.compaction.lag.ms',
    type: 'long',
    value: maxLong,
    brokerName: 'log.cleaner.max.compaction.lag.ms',
    min: 1,
  },
  {
    name: 'min.cleanable.dirty.ratio',
    type: 'double',
    value: '0.5',
    brokerName: 'log.cleaner.min.cleanable.ratio',
    min: 0,
  },
  { name: 'min.compaction.lag.ms', type: 'long', value: '0', brokerName: 'log.cleaner.min.compaction.lag.ms', min: 0 },
  { name: 'min.insync.replicas', type: 'int', value: '1', brokerName: 'min.insync.replicas', min: 1 },
  { name: 'preallocate', type: 'boolean', value: 'false', brokerName: 'log.preallocate' },
  { name: 'remote.log.copy.disable', type: 'boolean', value: 'false', brokerName: 'remote.log.copy.disable' },
  { name: 'remote.log.delete.on.disable', type: 'boolean', value: 'false', brokerName: 'remote.log.delete.on.disable' },
  { name: 'remote.storage.enable', type: 'boolean', value: 'false', brokerName: 'remote.storage.enable' },
  { name: 'segment.index.bytes', type: 'int', value: '10485760', brokerName: 'log.index.size.max.bytes', min: 4 },
  { name: 'segment.jitter.ms', type: 'long', value: '0', brokerName: 'log.roll.jitter.ms', min: 0 },
  {
    name: 'unclean.leader.election.enable',
    type: 'boolean',
    value: 'false',
    brokerName: 'unclean.leader.election.enable',
  },
]

const effective: readonly ConfigDefinition[] = [
  {
    name: 'cleanup.policy',
    type: 'list',
    value: 'delete',
    brokerName: 'log.cleanup.policy',
    choices: ['compact', 'delete'],
  },
  { name: 'index.interval.bytes', type: 'int', value: '4096', brokerName: 'log.index.interval.bytes', min: 0 },
  { name: 'max.message.bytes', type: 'int', value: '1048588', brokerName: 'message.max.bytes', min: 0 },
  {
    name: 'message.timestamp.after.max.ms',
    type: 'long',
    value: '3600000',
    brokerName: 'log.message.timestamp.after.max.ms',
    min: 0,
  },
  {
    name: 'message.timestamp.before.max.ms',
    type: 'long',
    value: maxLong,
    brokerName: 'log.message.timestamp.before.max.ms',
    min: 0,
  },
  {
    name: 'message.timestamp.type',
    type: 'string',
    value: 'CreateTime',
    brokerName: 'log.message.timestamp.type',
    choices: ['CreateTime', 'LogAppendTime'],
  },
  { name: 'retention.bytes', type: 'long', value: '-1', brokerName: 'log.retention.bytes' },
  { name: 'retention.ms', type: 'long', value: String(7 * day), brokerName: 'log.retention.ms', min: -1 },
  { name: 'segment.bytes', type: 'int', value: '1073741824', brokerName: 'log.segment.bytes', min: 14 },
  { name: 'segment.ms', type: 'long', value: String(7 * day), brokerName: 'log.roll.ms', min: 1 },
]

export const topicConfigs: readonly ConfigDefinition[] = [...effective, ...kept].sort((a, b) =>
  a.name < b.name ? -1 : 1,
)

const byName = new Map(topicConfigs.map((definition) => [definition.name, definition]))

export function topicConfig(name: string): ConfigDefinition | undefined {
  return byName.get(name)
}

const integer = /^-?\d+$/

/** Why a setting cannot have a value; null where it can. */
export function invalidConfig(name: string, value: string | null): string | null {
  const definition = byName.get(name)
  if (!definition) return `Unknown topic config name: ${name}`
  if (value === null) return `Null value not supported for topic configs: ${name}`
  const { type, choices, min } = definition
  if (type === 'boolean' && value !== 'true' && value !== 'false') return `${name} is true or false, not '${value}'`
  if ((type === 'int' || type === 'long') && !integer.test(value)) return `${name} is a whole number, not '${value}'`
  if (type === 'double' && !Number.isFinite(Number.parseFloat(value))) return `${name} is a number, not '${value}'`
  if (min !== undefined && Number(value) < min) return `${name} is at least ${min}, not ${value}`
  if (type === 'int' && Math.abs(Number(value)) > 0x7fff_ffff) return `${name} is a 32-bit number, not ${value}`
  if (!choices) return null
  const chosen = type === 'list' ? listOf(value) : [value]
  const wrong = chosen.find((each) => !choices.includes(each))
  return wrong === undefined ? null : `${name} is one of ${choices.join(', ')}, not '${wrong}'`
}

/** The settings of a log: those of its topic, else those of the broker, else Kafka's. */
export function logConfigOf(settings: ReadonlyMap<string, string>, brokerWide: ReadonlyMap<string, string>): LogConfig {
  const text = (name: string): string => effectiveValue(name, settings, brokerWide).value
  const number = (name: string): number => Math.min(Number(text(name)), Number.MAX_SAFE_INTEGER)
  const policies = listOf(text('cleanup.policy'))
  return {
    segmentBytes: number('segment.bytes'),
    segmentMs: number('segment.ms'),
    maxMessageBytes: number('max.message.bytes'),
    retentionMs: number('retention.ms'),
    retentionBytes: number('retention.bytes'),
    deletes: policies.includes('delete'),
    compacts: policies.includes('compact'),
    timestampType: text('message.timestamp.type') === 'LogAppendTime' ? 'LogAppendTime' : 'CreateTime',
    timestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    timestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    indexIntervalBytes: number('index.interval.bytes'),
  }
}

export type ConfigSource = 'topic' | 'broker' | 'default'

/** What a setting is and who said so. */
export function effectiveValue(
  name: string,
  settings: ReadonlyMap<string, string>,
  brokerWide: ReadonlyMap<string, string>,
): { value: string; source: ConfigSource } {
  const definition = byName.get(name) as ConfigDefinition
  const own = settings.get(name)
  if (own !== undefined) return { value: own, source: 'topic' }
  const wide = brokerWide.get(definition.brokerName)
  if (wide !== undefined) return { value: wide, source: 'broker' }
  return { value: definition.value, source: 'default' }
}

export function listOf(value: string): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}
