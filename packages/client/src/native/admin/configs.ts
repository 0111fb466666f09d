// The configs of topics.
import { retrying } from '../../adapter/retry.ts'
import { brokerError } from '../../errors.ts'
import type { TopicConfigEntry } from '../../port/log-admin.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { askController } from './controller.ts'

const topicResource = 2
const sourceIsTopic = 1
const setOperation = 0
const deleteOperation = 1

export async function describeConfigs(cluster: Cluster, topic: string): Promise<TopicConfigEntry[]> {
  const body = { resources: [{ resourceType: topicResource, resourceName: topic, configurationKeys: null }] }
  const ask = () => cluster.brokers.askAny('DescribeConfigs', body)
  const answer = await retrying(cluster.context, ask, { signal: cluster.signal })
  const entries: TopicConfigEntry[] = []
  for (const { errorCode: code, errorMessage, configs } of answer.results) {
    if (code !== 0) throw brokerError(code, `describing the configs of topic ${topic}`, { topic }, errorMessage)
    for (const { name, value, configSource } of configs) {
      entries.push({ name, value, isDefault: configSource !== sourceIsTopic })
    }
  }
  return entries
}

export async function alterConfigs(
  cluster: Cluster,
  topic: string,
  configs: Readonly<Record<string, string | null>>,
): Promise<void> {
  const changes = Object.entries(configs).map(([name, value]) => ({
    name,
    configOperation: value === null ? deleteOperation : setOperation,
    value,
  }))
  const resources = [{ resourceType: topicResource, resourceName: topic, configs: changes }]
  const body = { resources, validateOnly: false }
  const answer = await askController(cluster, 'IncrementalAlterConfigs', body, ({ responses }) => responses)
  for (const { errorCode: code, errorMessage } of answer.responses) {
    if (code !== 0) throw brokerError(code, `setting configs of topic ${topic}`, { topic }, errorMessage)
  }
}
