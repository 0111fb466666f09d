// The settings of a topic or of the broker as clients see them.
import type { BrokerState } from '../broker-state.ts'
import { nodeId } from '../broker-state.ts'
import {
  type ConfigDefinition,
  type ConfigSource,
  type ConfigType,
  effectiveValue,
  topicConfigs,
} from '../topics/topic-configs.ts'
import type { Topic } from '../topics/topic.ts'

export const topicResource = 2
export const brokerResource = 4

export interface ConfigSynonym {
  readonly name: string
  readonly value: string | null
  readonly source: number
}

export interface ConfigEntry {
  readonly name: string
  readonly value: string
  readonly readOnly: boolean
  readonly configSource: number
  readonly isSensitive: boolean
  readonly synonyms: readonly ConfigSynonym[]
  readonly configType: number
  readonly documentation: string | null
}

const sourceCodes: Readonly<Record<ConfigSource, number>> = { topic: 1, broker: 4, default: 5 }
const typeCodes: Readonly<Record<ConfigType, number>> = { boolean: 1, string: 2, int: 3, long: 5, double: 6, list: 7 }

export function sourceCode(source: ConfigSource): number {
  return sourceCodes[source]
}

export function topicEntries(topic: Topic, broker: BrokerState): ConfigEntry[] {
  return topicConfigs.map((definition) => {
    const { value, source } = effectiveValue(definition.name, topic.configs, broker.configs)
    return {
      name: definition.name,
      value,
      readOnly: false,
      configSource: sourceCodes[source],
      isSensitive: false,
      synonyms: synonymsOf(definition, topic.configs.get(definition.name), broker),
      configType: typeCodes[definition.type],
      documentation: null,
    }
  })
}

/** Nearest first: the topic's own value, the broker's, the default. */
function synonymsOf(definition: ConfigDefinition, own: string | undefined, broker: BrokerState): ConfigSynonym[] {
  const { name, brokerName, value } = definition
  const wide = broker.configs.get(brokerName)
  const synonyms = [{ name: brokerName, value, source: sourceCodes.default }]
  if (wide !== undefined) synonyms.unshift({ name: brokerName, value: wide, source: sourceCodes.broker })
  if (own !== undefined) synonyms.unshift({ name, value: own, source: sourceCodes.topic })
  return synonyms
}

export function brokerEntries(broker: BrokerState): ConfigEntry[] {
  const own: ConfigDefinition[] = [
    brokerSetting('auto.create.topics.enable', 'boolean', String(broker.autoCreateTopics)),
    brokerSetting('broker.id', 'int', String(nodeId)),
    brokerSetting('default.replication.factor', 'int', '1'),
    brokerSetting('group.initial.rebalance.delay.ms', 'int', '0'),
    brokerSetting('node.id', 'int', String(nodeId)),
    brokerSetting('num.partitions', 'int', String(broker.defaultPartitions)),
    brokerSetting('offsets.topic.replication.factor', 'int', '1'),
  ]
  const wide = topicConfigs.map((each) => ({ ...each, name: each.brokerName }))
  return [...own, ...wide].map(({ name, type, value }) => {
    const set = broker.configs.get(name)
    const configSource = set === undefined ? sourceCodes.default : sourceCodes.broker
    const readOnly = true
    return {
      name,
      value: set ?? value,
      readOnly,
      configSource,
      isSensitive: false,
      synonyms: [],
      configType: typeCodes[type],
      documentation: null,
    }
  })
}

function brokerSetting(name: string, type: ConfigType, value: string): ConfigDefinition {
  return { name, type, value, brokerName: name }
}
