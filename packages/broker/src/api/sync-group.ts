// SyncGroup: waits until the leader has handed in the assignment.
import { syncRefused } from '../groups/group-member.ts'
import { codeOf, type ServedApi } from './api.ts'

export const syncGroup: ServedApi<'SyncGroup'> = {
  api: 'SyncGroup',
  versions: [0, 5],
  async answer(request, _, broker) {
    const group = broker.groups.find(request.groupId)
    const outcome = !group
      ? syncRefused('UNKNOWN_MEMBER_ID')
      : await group.sync({
          memberId: request.memberId,
          instanceId: request.groupInstanceId,
          generation: request.generationId,
          protocolType: request.protocolType,
          protocol: request.protocolName,
          assignments: request.assignments,
        })
    return {
      errorCode: codeOf(outcome.error),
      protocolType: outcome.protocolType,
      protocolName: outcome.protocol,
      assignment: outcome.assignment,
    }
  },
}
