// All groups of the broker: finds or makes the one that a request is for, and keeps their offsets.
import { ClassicGroup, type ClassicGroupOptions } from './classic-group.ts'
import type { CommittedOffset, CommittedOffsets, OffsetKey } from './committed-offsets.ts'
import { type GroupError, type JoinOutcome, joinRefused } from './group-member.ts'
import type { JoinRequest, MemberIdentity } from './group-requests.ts'

const minSessionTimeoutMs = 6_000
const maxSessionTimeoutMs = 1_800_000

export interface GroupListing {
  readonly id: string
  readonly protocolType: string
  readonly state: string
}

export class GroupCoordinator {
  readonly offsets: CommittedOffsets
  readonly #options: ClassicGroupOptions & { readonly minSessionTimeoutMs?: number }
  readonly #groups = new Map<string, ClassicGroup>()

  constructor(offsets: CommittedOffsets, options: ClassicGroupOptions & { readonly minSessionTimeoutMs?: number }) {
    this.offsets = offsets
    this.#options = options
  }

  /** The group with members, or that had some since the broker started; undefined where there is none. */
  find(id: string): ClassicGroup | undefined {
    return this.#groups.get(id)
  }

  join(id: string, request: JoinRequest): Promise<JoinOutcome> {
    const refused = (error: GroupError): Promise<JoinOutcome> => Promise.resolve(joinRefused(error, request.memberId))
    if (id === '') return refused('INVALID_GROUP_ID')
    const { sessionTimeoutMs, memberId } = request
    if (
      sessionTimeoutMs < (this.#options.minSessionTimeoutMs ?? minSessionTimeoutMs) ||
      sessionTimeoutMs > maxSessionTimeoutMs
    ) {
      return refused('INVALID_SESSION_TIMEOUT')
    }
    let group = this.#groups.get(id)
    if (!group) {
      if (memberId !== '') return refused('UNKNOWN_MEMBER_ID')
      this.#groups.set(id, (group = new ClassicGroup(id, this.#options)))
    }
    return group.join(request)
  }

  /** Commits what may be committed under this identity; null where it may. */
  commit(id: string, identity: MemberIdentity, offsets: readonly (CommittedOffset & OffsetKey)[]): GroupError | null {
    const group = this.#groups.get(id)
    if (group) {
      const error = group.checkCommit(identity)
      if (error) return error
    } else if (identity.generation >= 0) {
      return 'ILLEGAL_GENERATION'
    }
    this.offsets.commit(id, offsets)
    return null
  }

  list(): GroupListing[] {
    const ids = new Set([...this.#groups.keys(), ...this.offsets.groups])
    return [...ids].sort().map((id) => {
      const group = this.#groups.get(id)
      return { id, protocolType: group?.protocolType ?? '', state: group?.state ?? 'Empty' }
    })
  }

  /** True for a group that has or had members or offsets. */
  knows(id: string): boolean {
    return this.#groups.has(id) || this.offsets.of(id).length > 0
  }

  /** Forgets an empty group and its offsets; null where it did. */
  delete(id: string): GroupError | null {
    if (!this.knows(id)) return 'GROUP_ID_NOT_FOUND'
    const group = this.#groups.get(id)
    if (group && !group.isVacant) return 'NON_EMPTY_GROUP'
    group?.close()
    this.#groups.delete(id)
    this.offsets.forgetGroup(id)
    return null
  }

  /** Drops groups without members; their offsets stay. */
  dropVacant(): void {
    for (const [id, group] of this.#groups) {
      if (!group.isVacant) continue
      group.close()
      this.#groups.delete(id)
    }
  }

  close(): void {
    for (const group of this.#groups.values()) group.close()
    this.#groups.clear()
  }
}
