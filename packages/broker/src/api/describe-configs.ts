// DescribeConfigs: the settings of topics and of the broker, with where each value comes from.
import type { RequestOf, ResponseInput } from '@millrace/protocol'
import { type BrokerState, nodeId } from '../broker-state.ts'
import { codeOf, type ServedApi } from './api.ts'
import { brokerEntries, brokerResource, type ConfigEntry, topicEntries, topicResource } from './config-entries.ts'

type Resource = RequestOf<'DescribeConfigs'>['resources'][number]
type Result = ResponseInput<'DescribeConfigs'>['results'][number]

export const describeConfigs: ServedApi<'DescribeConfigs'> = {
  api: 'DescribeConfigs',
  versions: [1, 4],
  answer: (request, _, broker) => ({
    results: request.resources.map((resource) => describe(resource, request.includeSynonyms, broker)),
  }),
}

function describe(resource: Resource, includeSynonyms: boolean, broker: BrokerState): Result {
  const { resourceType, resourceName, configurationKeys } = resource
  const refused = (error: 'UNKNOWN_TOPIC_OR_PARTITION' | 'INVALID_REQUEST', errorMessage: string): Result => {
    return { errorCode: codeOf(error), errorMessage, resourceType, resourceName, configs: [] }
  }
  let entries: ConfigEntry[]
  if (resourceType === topicResource) {
    const topic = broker.topics.byName(resourceName)
    if (!topic) return refused('UNKNOWN_TOPIC_OR_PARTITION', `there is no topic ${resourceName}`)
    entries = topicEntries(topic, broker)
  } else if (resourceType === brokerResource) {
    if (resourceName !== '' && resourceName !== String(nodeId))
      return refused('INVALID_REQUEST', `the only broker is ${nodeId}`)
    entries = resourceName === '' ? [] : brokerEntries(broker)
  } else {
    return refused('INVALID_REQUEST', `resources of type ${resourceType} have no settings here`)
  }
  const wanted = configurationKeys && configurationKeys.length > 0 ? new Set(configurationKeys) : null
  const configs = entries
    .filter((entry) => !wanted || wanted.has(entry.name))
    .map((entry) => (includeSynonyms ? entry : { ...entry, synonyms: [] }))
  return { errorCode: 0, errorMessage: null, resourceType, resourceName, configs }
}
