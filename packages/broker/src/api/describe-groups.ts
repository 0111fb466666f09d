// DescribeGroups: state and members. A group nobody knows is `Dead`, from version 6 on also an error.
import type { ResponseInput } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'
import { metadataOf, noBytes } from '../groups/group-member.ts'
import { codeOf, type ServedApi } from './api.ts'

type Described = ResponseInput<'DescribeGroups'>['groups'][number]

export const describeGroups: ServedApi<'DescribeGroups'> = {
  api: 'DescribeGroups',
  versions: [0, 6],
  answer: (request, call, broker) => ({
    groups: request.groups.map((groupId) => describe(groupId, call.version >= 6, broker)),
  }),
}

function describe(groupId: string, reportsUnknown: boolean, broker: BrokerState): Described {
  const group = broker.groups.find(groupId)
  if (!group) {
    const known = broker.groups.knows(groupId)
    const error = known || !reportsUnknown ? null : 'GROUP_ID_NOT_FOUND'
    const errorMessage = error ? `there is no group ${groupId}` : null
    const groupState = known ? 'Empty' : 'Dead'
    return {
      errorCode: codeOf(error),
      errorMessage,
      groupId,
      groupState,
      protocolType: '',
      protocolData: '',
      members: [],
    }
  }
  const isStable = group.state === 'Stable'
  return {
    errorCode: 0,
    groupId,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: isStable ? (group.protocol ?? '') : '',
    members: group.members.map((member) => ({
      memberId: member.id,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: isStable ? metadataOf(member, group.protocol) : noBytes,
      memberAssignment: isStable ? member.assignment : noBytes,
    })),
  }
}
