// Who is in a group, by member id and by static instance id, in the order of arrival.
// Law: an instance id belongs to one member, and a member keeps its place when its id is replaced.
import type { GroupError, GroupMember, ProtocolMetadata } from './group-member.ts'
import { commonProtocols } from './protocol-choice.ts'

export class GroupRoster {
  #members: GroupMember[] = []

  get all(): readonly GroupMember[] {
    return [...this.#members]
  }

  get size(): number {
    return this.#members.length
  }

  byId(id: string): GroupMember | undefined {
    return this.#members.find((member) => member.id === id)
  }

  byInstance(instanceId: string | null): GroupMember | undefined {
    return instanceId === null ? undefined : this.#members.find((member) => member.instanceId === instanceId)
  }

  /** The member that a request speaks for, or why it may not: it is unknown, or another one has taken over its instance id. */
  identify(memberId: string, instanceId: string | null): GroupMember | GroupError {
    if (instanceId !== null) {
      const holder = this.byInstance(instanceId)
      if (!holder) return 'UNKNOWN_MEMBER_ID'
      if (holder.id !== memberId) return 'FENCED_INSTANCE_ID'
    }
    return this.byId(memberId) ?? 'UNKNOWN_MEMBER_ID'
  }

  /** Whether all others have one of these protocols. */
  shareAny(protocols: readonly ProtocolMetadata[], memberId: string): boolean {
    const others = this.#members.filter((member) => member.id !== memberId)
    const common = commonProtocols(others)
    return others.length === 0 || protocols.some((each) => common.includes(each.name))
  }

  add(member: GroupMember): void {
    this.#members.push(member)
  }

  remove(member: GroupMember): void {
    this.#members = this.#members.filter((each) => each !== member)
  }
}
