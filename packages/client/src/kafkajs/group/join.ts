// One round of joining a group: JoinGroup, the leader's assignment, SyncGroup. Whoever calls repeats it while the group says so.
import { type ClientError, clientError, kafkaErrorOf } from '../../errors.ts'
import type { GroupAssignment, GroupMemberOptions } from '../../port/group-member.ts'
import type { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { KafkajsBroker } from '../connection/kafkajs-broker.ts'
import type { Links } from '../connection/links.ts'

export interface JoinSettings {
  readonly options: GroupMemberOptions
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
}

/** Joined, or the member id to try again with (at once, or after a wait). */
export type JoinOutcome =
  | { readonly joined: GroupAssignment }
  | { readonly retry: 'now' | 'later'; readonly memberId: string }

type Joined = Awaited<ReturnType<KafkajsBroker['joinGroup']>>

const nothing = Buffer.alloc(0)

/** `onJoined` is called between the two requests: from then on the member must send heartbeats. */
export async function joinOnce(
  coordinator: KafkajsCoordinator,
  links: Links,
  memberId: string,
  settings: JoinSettings,
  onJoined: (generation: number, memberId: string) => void,
): Promise<JoinOutcome> {
  const { options, sessionTimeoutMs, rebalanceTimeoutMs } = settings
  const { groupId } = options
  let known = memberId
  try {
    const groupProtocols = options.protocols.map((one) => ({ name: one.name, metadata: bufferOf(one.metadata()) }))
    const request = {
      groupId,
      memberId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: rebalanceTimeoutMs,
      protocolType: options.protocolType ?? 'consumer',
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
    case 'INCONSISTENT_GROUP_PROTOCOL': {
      const { groupId, protocols } = options
      const names = protocols.map(({ name }) => name).join(', ')
      const message = `joining group ${groupId}: its members share no protocol with this one (${names}); another kind of program is in this group. Take another group id; or, to take over from a Kafka Streams application, stop it and wait until its members are forgotten (its session.timeout.ms, 45 s unless set)`
      const details = { groupId, error: 'INCONSISTENT_GROUP_PROTOCOL' }
      throw clientError('CLIENT_BROKER_ERROR', message, { cause: error, details })
    }
  }
  throw error
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
