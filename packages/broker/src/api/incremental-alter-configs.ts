// IncrementalAlterConfigs: single settings set, deleted, or, where they are lists, extended and shortened.
import type { RequestOf } from '@millrace/protocol'
import { effectiveValue, listOf, topicConfig } from '../topics/topic-configs.ts'
import { codeOf, type ServedApi } from './api.ts'
import { changeTopicConfigs } from './config-changes.ts'

type Change = RequestOf<'IncrementalAlterConfigs'>['resources'][number]['configs'][number]

const [setValue, deleteValue, appendToList, subtractFromList] = [0, 1, 2, 3]

export const incrementalAlterConfigs: ServedApi<'IncrementalAlterConfigs'> = {
  api: 'IncrementalAlterConfigs',
  versions: [0, 1],
  answer: (request, _, broker) => ({
    responses: request.resources.map(({ resourceType, resourceName, configs }) => {
      const change = { resourceType, resourceName, validateOnly: request.validateOnly }
      const [error, errorMessage] = changeTopicConfigs(broker, change, (present) =>
        apply(present, configs, broker.configs),
      )
      return { errorCode: codeOf(error), errorMessage, resourceType, resourceName }
    }),
  }),
}

function apply(
  present: ReadonlyMap<string, string>,
  changes: readonly Change[],
  brokerWide: ReadonlyMap<string, string>,
): Map<string, string> | string {
  const next = new Map(present)
  for (const { name, configOperation, value } of changes) {
    const definition = topicConfig(name)
    if (!definition) return `Unknown topic config name: ${name}`
    if (configOperation === deleteValue) {
      next.delete(name)
      continue
    }
    if (value === null) return `${name} needs a value`
    if (configOperation === setValue) next.set(name, value)
    else if (definition.type !== 'list') return `${name} is not a list`
    else next.set(name, changedList(effectiveValue(name, next, brokerWide).value, configOperation, listOf(value)))
    if (configOperation !== setValue && configOperation !== appendToList && configOperation !== subtractFromList) {
      return `there is no operation ${configOperation}`
    }
  }
  return next
}

function changedList(present: string, operation: number, items: readonly string[]): string {
  const kept = listOf(present).filter((each) => !items.includes(each))
  return (operation === appendToList ? [...kept, ...items] : kept).join(',')
}
