// A member of a group over kafkajs's requests, with heartbeats of its own: kafkajs's consumer sends them between batches only.
import { ClassicMember } from '../../adapter/group/classic-member.ts'
import { isMembershipChange } from '../../adapter/group/group-requests.ts'
import { clientError, kafkaErrorOf } from '../../errors.ts'
import type { GroupMemberOptions } from '../../port/group-member.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { KafkajsBroker } from '../connection/kafkajs-broker.ts'
import { commitOffsets, fetchOffsets } from './group-offsets.ts'
import { joinOnce } from './join.ts'

/** Throws `CLIENT_NOT_SUPPORTED` for a static member. */
export function kafkajsMember(
  cluster: KafkajsCluster,
  options: GroupMemberOptions,
  onClose: () => void,
): ClassicMember {
  const { groupId, instanceId } = options
  if (instanceId !== undefined) {
    const message = `kafkajs has no static members, so that ${instanceId} cannot keep its place in group ${groupId}; leave instanceId away, or use nativeClient`
    throw clientError('CLIENT_NOT_SUPPORTED', message, { details: { groupId } })
  }
  const { context, signal } = cluster
  const coordinator = new KafkajsCoordinator(cluster, groupId)
  // A join waits for the other members, and nothing that follows it on its connection is answered meanwhile.
  const joins = cluster.links('requests')
  const links = cluster.links('requests')
  /** Ends the connection where the answer takes longer: kafkajs has one limit for all requests. */
  const within = async (limitMs: number, what: string, call: (broker: KafkajsBroker) => Promise<unknown>) => {
    const limit = context.clock.setTimer(limitMs, () => links.drop())
    await coordinator.ask(what, call, links).finally(() => limit.cancel())
  }
  return new ClassicMember(options, {
    context,
    signal,
    requests: (settings) => ({
      joinOnce: (memberId, onJoined) => joinOnce(coordinator, joins, memberId, settings, onJoined),
      commit: (member, offsets) => commitOffsets(coordinator, member, offsets, links),
      committed: (partitions) => fetchOffsets(coordinator, groupId, partitions, links),
      async heartbeat({ memberId, generation: groupGenerationId }, limitMs) {
        const request = { groupId, memberId, groupGenerationId }
        try {
          await within(limitMs, `heartbeat of group ${groupId}`, (broker) => broker.heartbeat(request))
          return undefined
        } catch (thrown) {
          const error = kafkaErrorOf(thrown)
          if (isMembershipChange(error)) return error
          throw thrown
        }
      },
      leave: (memberId, limitMs) =>
        within(limitMs, `leaving group ${groupId}`, (broker) => broker.leaveGroup({ groupId, memberId })),
      close() {
        for (const each of [joins, links]) cluster.release(each)
      },
    }),
    onClose,
  })
}
