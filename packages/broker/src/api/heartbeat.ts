// Heartbeat: a member lives; the answer tells it of a rebalance.
import { codeOf, type ServedApi } from './api.ts'

export const heartbeat: ServedApi<'Heartbeat'> = {
  api: 'Heartbeat',
  versions: [0, 4],
  answer(request, _, broker) {
    const group = broker.groups.find(request.groupId)
    if (!group) return { errorCode: codeOf('UNKNOWN_MEMBER_ID') }
    const { memberId, groupInstanceId, generationId } = request
    return { errorCode: codeOf(group.heartbeat({ memberId, instanceId: groupInstanceId, generation: generationId })) }
  },
}
