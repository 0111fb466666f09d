// One round of joining a group: JoinGroup, the leader's assignment, SyncGroup. Whoever calls repeats it while the group says so.
import type { JoinSettings } from '../../adapter/group/classic-member.ts'
import type { JoinOutcome } from '../../adapter/group/group-requests.ts'
import { noCommonProtocol } from '../../adapter/group/refusals.ts'
import { type ClientError, kafkaErrorOf } from '../../errors.ts'
import type { GroupAssignment, GroupMemberOptions } from '../../port/group-member.ts'
import type { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { KafkajsBroker } from '../connection/kafkajs-broker.ts'
import type { Links } from '../connection/links.ts'

type Joined = Awaited<ReturnType<KafkajsBroker['joinGroup']>>

const nothing = Buffer.alloc(0)

export async function joinOnce(
  coordinator: KafkajsCoordinator,
  links: Links,
  memberId: string,
  settings: JoinSettings,
  onJoined: (generation: number, memberId: string) => void,
): Promise<JoinOutcome> {
  const { options, protocolType, sessionTimeoutMs, rebalanceTimeoutMs } = settings
  const { groupId } = options
  let known = memberId
  try {
    const groupProtocols = options.protocols.map((one) => ({ name: one.name, metadata: bufferOf(one.metadata()) }))
    const request = {
      groupId,
      memberId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      protocolType,
      groupProtocols,
    }
    const joined = await coordinator.ask(`joining group ${groupId}`, (broker) => broker.joinGroup(request), links)
    known = joined.memberId
    onJoined(joined.generationId, known)
    return { joined: await sync(coordinator, links, joined, options) }
  } catch (thrown) {
    return outcomeOf(thrown as ClientError, known, options)
  }
}

async function sync(
  coordinator: KafkajsCoordinator,
  links: Links,
  joined: Joined,
  options: GroupMemberOptions,
): Promise<GroupAssignment> {
  const { generationId, memberId, groupProtocol: protocol, leaderId } = joined
  const { groupId } = options
  const leader = leaderId === memberId
  const members = joined.members.map((member) => ({
    memberId: member.memberId,
    instanceId: member.groupInstanceId ?? null,
    metadata: member.memberMetadata,
  }))
  const shares = leader ? await options.assign(protocol, members) : undefined
  const groupAssignment = shares
    ? members.map((member) => ({
        memberId: member.memberId,
        memberAssignment: bufferOf(shares.get(member.memberId) ?? nothing),
      }))
    : []
  const request = { groupId, generationId, memberId, groupAssignment }
  const what = `taking an assignment in group ${groupId}`
  const { memberAssignment } = await coordinator.ask(what, (broker) => broker.syncGroup(request), links)
  return { generation: generationId, memberId, protocol, leader, assignment: memberAssignment ?? nothing }
}

function outcomeOf(error: ClientError, memberId: string, options: GroupMemberOptions): JoinOutcome {
  switch (kafkaErrorOf(error)) {
    case 'UNKNOWN_MEMBER_ID':
      return { retry: 'now', memberId: '' }
    case 'ILLEGAL_GENERATION':
    case 'REBALANCE_IN_PROGRESS':
      return { retry: 'later', memberId }
    case 'INCONSISTENT_GROUP_PROTOCOL':
      throw noCommonProtocol(options, 'joining', { cause: error, details: { groupId: options.groupId } })
  }
  throw error
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
