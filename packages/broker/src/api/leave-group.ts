// LeaveGroup: up to version 2 the member itself, later a list.
import { codeOf, type ServedApi } from './api.ts'

export const leaveGroup: ServedApi<'LeaveGroup'> = {
  api: 'LeaveGroup',
  versions: [0, 5],
  answer(request, call, broker) {
    const group = broker.groups.find(request.groupId)
    const leave = (memberId: string, instanceId: string | null): number =>
      codeOf(group ? group.leave(memberId, instanceId) : 'UNKNOWN_MEMBER_ID')
    if (call.version < 3) return { errorCode: leave(request.memberId, null) }
    const members = request.members.map(({ memberId, groupInstanceId }) => ({
      memberId,
      groupInstanceId,
      errorCode: leave(memberId, groupInstanceId),
    }))
    return { errorCode: 0, members }
  },
}
