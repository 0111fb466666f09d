// Consumer groups as an administrator sees them.
import type { TopicPartition } from '@millrace/record'
import { checkOffsetsToCommit } from '../../adapter/group/offsets-to-commit.ts'
import { offsetsNotSet } from '../../adapter/group/refusals.ts'
import { clientError, kafkaErrorOf } from '../../errors.ts'
import type { CommittedOffset, OffsetToCommit } from '../../port/group-member.ts'
import type { GroupDescription, LogAdmin } from '../../port/log-admin.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { KafkajsBroker } from '../connection/kafkajs-broker.ts'
import { answering } from '../connection/retry.ts'
import { commitOffsets, fetchOffsets } from '../group/group-offsets.ts'

type Described = Awaited<ReturnType<KafkajsBroker['describeGroups']>>['groups'][number]

/** Each broker lists the groups that it coordinates, without their states, which it is then asked for. */
export async function listGroups(cluster: KafkajsCluster): Promise<Awaited<ReturnType<LogAdmin['listGroups']>>> {
  const ofBroker = async (brokerId: number) => {
    const { groups } = await cluster.ask(brokerId, 'listing groups', (broker) => broker.listGroups())
    const states = new Map<string, string>()
    for (const { groupId, state } of await describedBy(cluster, brokerId, groups)) states.set(groupId, state)
    return groups.map(({ groupId, protocolType }) => ({ groupId, protocolType, state: states.get(groupId) ?? '' }))
  }
  const ask = async () => {
    if (cluster.brokerIds.length === 0) await cluster.metadata([])
    return (await Promise.all(cluster.brokerIds.map(ofBroker))).flat()
  }
  return answering(cluster, ask)
}

async function describedBy(
  cluster: KafkajsCluster,
  brokerId: number,
  groups: readonly { readonly groupId: string }[],
): Promise<readonly Described[]> {
  const describe = async (groupIds: readonly string[]): Promise<readonly Described[]> =>
    (await cluster.ask(brokerId, 'describing groups', (broker) => broker.describeGroups({ groupIds }))).groups
  const ids = groups.map(({ groupId }) => groupId)
  if (ids.length === 0) return []
  // One group of a kind that kafkajs does not know spoils the answer for all.
  return describe(ids).catch(async () => (await Promise.all(ids.map((id) => describe([id]).catch(() => [])))).flat())
}

export async function describeGroups(
  cluster: KafkajsCluster,
  groupIds: readonly string[],
): Promise<GroupDescription[]> {
  return Promise.all(groupIds.map((groupId) => describeGroup(cluster, groupId)))
}

async function describeGroup(cluster: KafkajsCluster, groupId: string): Promise<GroupDescription> {
  const coordinator = new KafkajsCoordinator(cluster, groupId)
  const ask = async (): Promise<GroupDescription> => {
    const what = `describing group ${groupId}`
    const answer = await coordinator.ask(what, (broker) => broker.describeGroups({ groupIds: [groupId] }))
    const group = answer.groups.find((one) => one.groupId === groupId)
    if (!group || group.state === 'Dead') {
      throw clientError('CLIENT_UNKNOWN_GROUP', `the cluster has no group ${groupId}`, { details: { groupId } })
    }
    const { state, protocolType, protocol } = group
    const members = group.members.map((member) => ({
      memberId: member.memberId,
      instanceId: null,
      clientId: member.clientId,
      host: member.clientHost,
      metadata: member.memberMetadata,
      assignment: member.memberAssignment,
    }))
    return { groupId, state, protocolType, protocol, members }
  }
  return answering(cluster, ask)
}

export async function groupOffsets(
  cluster: KafkajsCluster,
  groupId: string,
): Promise<Map<string, CommittedOffset & TopicPartition>> {
  const coordinator = new KafkajsCoordinator(cluster, groupId)
  const ask = () => fetchOffsets(coordinator, groupId, [])
  return answering(cluster, ask)
}

export async function setGroupOffsets(
  cluster: KafkajsCluster,
  groupId: string,
  offsets: readonly OffsetToCommit[],
): Promise<void> {
  if (offsets.length === 0) return
  checkOffsetsToCommit(offsets)
  const coordinator = new KafkajsCoordinator(cluster, groupId)
  const outsider = { groupId, generation: -1, memberId: '', instanceId: null }
  try {
    const ask = () => commitOffsets(coordinator, outsider, offsets)
    await answering(cluster, ask)
  } catch (thrown) {
    throw offsetsNotSet(kafkaErrorOf(thrown), groupId, thrown) ?? thrown
  }
}

export async function deleteGroups(cluster: KafkajsCluster, groupIds: readonly string[]): Promise<void> {
  await Promise.all(
    groupIds.map((groupId) => {
      const coordinator = new KafkajsCoordinator(cluster, groupId)
      const deleting = async (broker: KafkajsBroker): Promise<void> => {
        const { results } = await broker.deleteGroups([groupId])
        for (const { error } of results) if (error) throw error
      }
      return answering(cluster, () => coordinator.ask(`deleting group ${groupId}`, deleting))
    }),
  )
}
