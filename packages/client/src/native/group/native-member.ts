// A member of a group over Kafka's own protocol. Heartbeats have a connection of their own: a join that waits for others delays none.
import { errorName } from '@millrace/protocol'
import { ClassicMember } from '../../adapter/group/classic-member.ts'
import { isMembershipChange } from '../../adapter/group/group-requests.ts'
import { brokerError } from '../../errors.ts'
import type { GroupMemberOptions } from '../../port/group-member.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { GroupCoordinator } from './coordinator.ts'
import { commitOffsets, fetchOffsets } from './group-offsets.ts'
import { joinOnce } from './join.ts'

export function nativeMember(
  cluster: Cluster,
  options: GroupMemberOptions,
  purpose: string,
  onClose: () => void,
): ClassicMember {
  const { groupId } = options
  const { context, signal, brokers } = cluster
  const { requestTimeoutMs } = context
  const coordinator = new GroupCoordinator(cluster, groupId)
  const aside = `${purpose}/heartbeat`
  return new ClassicMember(options, {
    context,
    signal,
    requests: (settings) => ({
      joinOnce: (memberId, onJoined) =>
        joinOnce(coordinator, memberId, { ...settings, requestTimeoutMs, purpose }, onJoined),
      commit: (member, offsets) => commitOffsets(coordinator, member, offsets, purpose),
      committed: (partitions) => fetchOffsets(coordinator, groupId, partitions, true, purpose),
      async heartbeat({ generation: generationId, memberId, instanceId: groupInstanceId }, limitMs) {
        const body = { groupId, generationId, memberId, groupInstanceId }
        const timeoutMs = Math.min(requestTimeoutMs, limitMs)
        const { errorCode: code } = await coordinator.ask('Heartbeat', body, { timeoutMs }, aside)
        if (code === 0 || coordinator.movedBy(code)) return undefined
        const error = errorName(code)
        if (isMembershipChange(error)) return error
        throw brokerError(code, `heartbeat of group ${groupId}`)
      },
      async leave(memberId, timeoutMs) {
        const members = [{ memberId, groupInstanceId: null, reason: 'the member leaves' }]
        await coordinator.ask('LeaveGroup', { groupId, memberId, members }, { timeoutMs }, aside)
      },
      close() {
        for (const each of [purpose, aside]) brokers.closePurpose(each)
      },
    }),
    onClose,
  })
}
