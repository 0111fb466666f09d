// DeleteGroups: empty groups and their offsets.
import { codeOf, type ServedApi } from './api.ts'

export const deleteGroups: ServedApi<'DeleteGroups'> = {
  api: 'DeleteGroups',
  versions: [0, 2],
  answer: (request, _, broker) => ({
    results: request.groupsNames.map((groupId) => ({ groupId, errorCode: codeOf(broker.groups.delete(groupId)) })),
  }),
}
