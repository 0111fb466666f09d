// Consumer groups as an administrator sees them.
import { errorName } from '@millrace/protocol'
import type { TopicPartition } from '@millrace/record'
import { checkOffsetsToCommit } from '../../adapter/group/offsets-to-commit.ts'
import { offsetsNotSet } from '../../adapter/group/refusals.ts'
import { retrying } from '../../adapter/retry.ts'
import { brokerError, clientError, kafkaErrorOf } from '../../errors.ts'
import type { CommittedOffset, OffsetToCommit } from '../../port/group-member.ts'
import type { GroupDescription, LogAdmin } from '../../port/log-admin.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { GroupCoordinator } from '../group/coordinator.ts'
import { commitOffsets, fetchOffsets } from '../group/group-offsets.ts'

const purpose = 'control'

export async function listGroups(cluster: Cluster): Promise<Awaited<ReturnType<LogAdmin['listGroups']>>> {
  const ask = async () => {
    if (cluster.brokers.ids.length === 0) await cluster.metadata([])
    const answers = await Promise.all(cluster.brokers.ids.map((id) => cluster.ask(id, 'ListGroups', {})))
    return answers.flatMap((answer) => {
      if (answer.errorCode !== 0) throw brokerError(answer.errorCode, 'listing groups')
      return answer.groups.map(({ groupId, protocolType, groupState }) => ({
        groupId,
        protocolType,
        state: groupState,
      }))
    })
  }
  return retrying(cluster.context, ask, { signal: cluster.signal })
}

export async function describeGroups(cluster: Cluster, groupIds: readonly string[]): Promise<GroupDescription[]> {
  return Promise.all(groupIds.map((groupId) => describeGroup(cluster, groupId)))
}

async function describeGroup(cluster: Cluster, groupId: string): Promise<GroupDescription> {
  const coordinator = new GroupCoordinator(cluster, groupId)
  const ask = async (): Promise<GroupDescription> => {
    const answer = await coordinator.ask('DescribeGroups', { groups: [groupId] }, {}, purpose)
    const group = answer.groups.find((one) => one.groupId === groupId)
    if (!group || errorName(group.errorCode) === 'GROUP_ID_NOT_FOUND' || group.groupState === 'Dead') {
      throw unknownGroup(groupId)
    }
    coordinator.movedBy(group.errorCode)
    if (group.errorCode !== 0) throw brokerError(group.errorCode, `describing group ${groupId}`, { groupId })
    return {
      groupId,
      state: group.groupState,
      protocolType: group.protocolType,
      protocol: group.protocolData,
      members: group.members.map((member) => ({
        memberId: member.memberId,
        instanceId: member.groupInstanceId,
        clientId: member.clientId,
        host: member.clientHost,
        metadata: member.memberMetadata,
        assignment: member.memberAssignment,
      })),
    }
  }
  return retrying(cluster.context, ask, { signal: cluster.signal })
}

export function groupOffsets(
  cluster: Cluster,
  groupId: string,
): Promise<Map<string, CommittedOffset & TopicPartition>> {
  const coordinator = new GroupCoordinator(cluster, groupId)
  const ask = () => fetchOffsets(coordinator, groupId, null, false, purpose)
  return retrying(cluster.context, ask, { signal: cluster.signal })
}

export async function setGroupOffsets(
  cluster: Cluster,
  groupId: string,
  offsets: readonly OffsetToCommit[],
): Promise<void> {
  if (offsets.length === 0) return
  checkOffsetsToCommit(offsets)
  const coordinator = new GroupCoordinator(cluster, groupId)
  const outsider = { groupId, generation: -1, memberId: '', instanceId: null }
  const ask = () => commitOffsets(coordinator, outsider, offsets, purpose)
  try {
    await retrying(cluster.context, ask, { signal: cluster.signal })
  } catch (thrown) {
    throw offsetsNotSet(kafkaErrorOf(thrown), groupId, thrown) ?? thrown
  }
}

export async function deleteGroups(cluster: Cluster, groupIds: readonly string[]): Promise<void> {
  await Promise.all(groupIds.map((groupId) => deleteGroup(cluster, groupId)))
}

async function deleteGroup(cluster: Cluster, groupId: string): Promise<void> {
  const coordinator = new GroupCoordinator(cluster, groupId)
  const ask = async (): Promise<void> => {
    const answer = await coordinator.ask('DeleteGroups', { groupsNames: [groupId] }, {}, purpose)
    for (const { errorCode: code } of answer.results) {
      coordinator.movedBy(code)
      if (code !== 0) throw brokerError(code, `deleting group ${groupId}`, { groupId })
    }
  }
  await retrying(cluster.context, ask, { signal: cluster.signal })
}

function unknownGroup(groupId: string): Error {
  return clientError('CLIENT_UNKNOWN_GROUP', `the cluster has no group ${groupId}`, { details: { groupId } })
}
