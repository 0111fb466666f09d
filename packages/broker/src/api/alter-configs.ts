// AlterConfigs: replaces all settings of a topic. The broker's own settings are given at its start.
import type { RequestOf } from '@millrace/protocol'
import { codeOf, type ServedApi } from './api.ts'
import { changeTopicConfigs } from './config-changes.ts'

type Resource = RequestOf<'AlterConfigs'>['resources'][number]

export const alterConfigs: ServedApi<'AlterConfigs'> = {
  api: 'AlterConfigs',
  versions: [0, 2],
  answer: (request, _, broker) => ({
    responses: request.resources.map((resource) => {
      const { resourceType, resourceName } = resource
      const change = { resourceType, resourceName, validateOnly: request.validateOnly }
      const [error, errorMessage] = changeTopicConfigs(broker, change, () => replacement(resource))
      return { errorCode: codeOf(error), errorMessage, resourceType, resourceName }
    }),
  }),
}

/** A null value means the default, which here is absence. */
function replacement(resource: Resource): Map<string, string> {
  return new Map(resource.configs.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])))
}
