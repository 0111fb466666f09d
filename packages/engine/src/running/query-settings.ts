// The settings of a statement as those of the application that runs its query: Kafka Streams' names, also with ksqlDB's prefix, and ksqlDB's defaults.
import type { ApplicationSettings } from '@millrace/runtime'
import type { Settings } from '@millrace/sql'
import { engineError } from '../errors.ts'

/** @throws {MillraceError} `ENGINE_INVALID_CONFIG` */
export function applicationSettings(settings: Settings): ApplicationSettings {
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(settings)) {
    if (!name.startsWith(prefix)) values.set(name, String(value))
  }
  // What is said for queries alone wins.
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith(prefix)) values.set(name.slice(prefix.length), String(value))
  }
  const read = <Value>(name: string, as: (text: string, name: string) => Value): Value | undefined => {
    const text = values.get(name)
    return text === undefined ? undefined : as(text.trim(), name)
  }
  return present({
    offsetReset: read('auto.offset.reset', resetOf) ?? 'latest',
    commitInterval: read('commit.interval.ms', numberOf) ?? 2_000,
    cacheMaxBytes: read('statestore.cache.max.bytes', numberOf) ?? read('cache.max.bytes.buffering', numberOf),
    maxTaskIdle: read('max.task.idle.ms', numberOf),
    processingGuarantee: read('processing.guarantee', guaranteeOf),
    replicationFactor: read('replication.factor', numberOf) ?? read('ksql.internal.topic.replicas', numberOf),
    sessionTimeout: read('session.timeout.ms', numberOf),
    heartbeatInterval: read('heartbeat.interval.ms', numberOf),
  })
}

const prefix = 'ksql.streams.'

type Given = { readonly [Name in keyof ApplicationSettings]: ApplicationSettings[Name] | undefined }

function present(settings: Given): ApplicationSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

function numberOf(text: string, name: string): number {
  const value = Number(text)
  if (text !== '' && Number.isSafeInteger(value)) return value
  throw engineError('ENGINE_INVALID_CONFIG', `${name} is '${text}'; give a whole number`, { details: { name } })
}

function resetOf(text: string, name: string): 'earliest' | 'latest' {
  const value = text.toLowerCase()
  if (value === 'earliest' || value === 'latest') return value
  throw engineError('ENGINE_INVALID_CONFIG', `${name} is '${text}'; there are earliest and latest`, {
    details: { name },
  })
}

function guaranteeOf(text: string, name: string): 'at_least_once' | 'exactly_once_v2' {
  const value = text.toLowerCase()
  if (value === 'at_least_once' || value === 'exactly_once_v2') return value
  throw engineError('ENGINE_INVALID_CONFIG', `${name} is '${text}'; there are at_least_once and exactly_once_v2`, {
    details: { name },
  })
}
