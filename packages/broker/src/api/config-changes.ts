// One way to change a topic's settings, for both APIs that do: all of a resource's changes are valid and made, or none.
import type { KafkaErrorName } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'
import { invalidConfig } from '../topics/topic-configs.ts'
import { topicResource } from './config-entries.ts'

export interface ConfigChange {
  readonly resourceType: number
  readonly resourceName: string
  readonly validateOnly: boolean
}

export type ConfigOutcome = readonly [error: KafkaErrorName | null, message: string | null]

/** `next` computes the settings from the present ones, or says what is wrong. */
export function changeTopicConfigs(
  broker: BrokerState,
  change: ConfigChange,
  next: (present: ReadonlyMap<string, string>) => Map<string, string> | string,
): ConfigOutcome {
  const { resourceType, resourceName, validateOnly } = change
  if (resourceType !== topicResource)
    return ['INVALID_REQUEST', 'only topics change their settings while the broker runs']
  const topic = broker.topics.byName(resourceName)
  if (!topic) return ['UNKNOWN_TOPIC_OR_PARTITION', `there is no topic ${resourceName}`]
  const configs = next(topic.configs)
  if (typeof configs === 'string') return ['INVALID_CONFIG', configs]
  for (const [name, value] of configs) {
    const problem = invalidConfig(name, value)
    if (problem) return ['INVALID_CONFIG', problem]
  }
  if (!validateOnly) broker.topics.setConfigs(resourceName, configs)
  return [null, null]
}
