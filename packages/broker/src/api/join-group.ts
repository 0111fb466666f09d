// JoinGroup: waits until the rebalance has everybody.
import type { JoinRequest } from '../groups/group-requests.ts'
import { codeOf, type ServedApi } from './api.ts'

const memberIdsKnownFrom = 4
const skipAssignmentFrom = 9

export const joinGroup: ServedApi<'JoinGroup'> = {
  api: 'JoinGroup',
  versions: [0, 9],
  async answer(request, call, broker) {
    const { memberId, protocolType, sessionTimeoutMs, rebalanceTimeoutMs } = request
    const join: JoinRequest = {
      memberId,
      instanceId: request.groupInstanceId,
      clientId: call.clientId,
      clientHost: call.clientHost,
      sessionTimeoutMs,
      // Version 0 has no timeout of its own.
      rebalanceTimeoutMs: rebalanceTimeoutMs < 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
      protocolType,
      // Copied: the group outlives the frame.
      protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: metadata.slice() })),
      knowsMemberIds: call.version >= memberIdsKnownFrom,
      canSkipAssignment: call.version >= skipAssignmentFrom,
    }
    const outcome = await broker.groups.join(request.groupId, join)
    return {
      errorCode: codeOf(outcome.error),
      generationId: outcome.generation,
      protocolType: outcome.protocolType,
      protocolName: outcome.protocol ?? (call.version >= 7 ? null : ''),
      leader: outcome.leader,
      skipAssignment: outcome.skipAssignment,
      memberId: outcome.memberId,
      members: outcome.members.map((each) => ({ ...each, groupInstanceId: each.instanceId })),
    }
  },
}
