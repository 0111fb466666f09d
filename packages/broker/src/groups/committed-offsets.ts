// Committed offsets of all groups, durable in a journal. They outlive the members and the broker; nothing expires them.
// Law: an offset that was acknowledged is found again after kill -9.
import type { Disk } from '../disk/disk.ts'
import { Journal } from '../disk/journal.ts'

export interface CommittedOffset {
  readonly offset: number
  readonly leaderEpoch: number
  readonly metadata: string
}

/** By topic id and partition. Ids, not names: a topic made anew starts without the positions of its predecessor. */
export interface OffsetKey {
  readonly topicId: string
  readonly partition: number
}

type OffsetEntry =
  | {
      readonly kind: 'commit'
      readonly group: string
      readonly offsets: readonly (readonly [string, number, number, number, string])[]
    }
  | { readonly kind: 'forget'; readonly group: string; readonly topicId?: string }

export class CommittedOffsets {
  readonly #groups = new Map<string, Map<string, CommittedOffset & OffsetKey>>()
  readonly #journal: Journal

  constructor(disk: Disk, log: (line: string) => void) {
    this.#journal = Journal.open({
      disk,
      path: 'offsets.journal',
      onDamage: 'truncate',
      log,
      apply: (entry) => this.#apply(entry as OffsetEntry),
      snapshot: () => [...this.#groups.keys()].map((group) => this.#entryOf(group)),
    })
  }

  get groups(): readonly string[] {
    return [...this.#groups.keys()]
  }

  of(group: string): readonly (CommittedOffset & OffsetKey)[] {
    return [...(this.#groups.get(group)?.values() ?? [])]
  }

  get(group: string, key: OffsetKey): CommittedOffset | undefined {
    return this.#groups.get(group)?.get(keyOf(key))
  }

  commit(group: string, offsets: readonly (CommittedOffset & OffsetKey)[]): void {
    if (offsets.length === 0) return
    const rows = offsets.map(
      (each) => [each.topicId, each.partition, each.offset, each.leaderEpoch, each.metadata] as const,
    )
    this.#record({ kind: 'commit', group, offsets: rows })
  }

  forgetGroup(group: string): void {
    if (this.#groups.has(group)) this.#record({ kind: 'forget', group })
  }

  forgetTopic(topicId: string): void {
    for (const [group, offsets] of [...this.#groups]) {
      const known = [...offsets.values()].some((each) => each.topicId === topicId)
      if (known) this.#record({ kind: 'forget', group, topicId })
    }
  }

  sync(): Promise<void> {
    return this.#journal.sync()
  }

  close(): void {
    this.#journal.close()
  }

  #record(entry: OffsetEntry): void {
    // The journal first: it may be rewritten from memory right after, so memory must not lag behind it.
    this.#apply(entry)
    this.#journal.append(entry)
  }

  #apply(entry: OffsetEntry): void {
    if (entry.kind === 'commit') {
      const offsets = this.#groups.get(entry.group) ?? new Map<string, CommittedOffset & OffsetKey>()
      this.#groups.set(entry.group, offsets)
      for (const [topicId, partition, offset, leaderEpoch, metadata] of entry.offsets) {
        offsets.set(keyOf({ topicId, partition }), { topicId, partition, offset, leaderEpoch, metadata })
      }
      return
    }
    const offsets = this.#groups.get(entry.group)
    if (!offsets) return
    for (const [key, each] of offsets)
      if (entry.topicId === undefined || each.topicId === entry.topicId) offsets.delete(key)
    if (offsets.size === 0) this.#groups.delete(entry.group)
  }

  #entryOf(group: string): OffsetEntry {
    const offsets = this.of(group).map(
      (each) => [each.topicId, each.partition, each.offset, each.leaderEpoch, each.metadata] as const,
    )
    return { kind: 'commit', group, offsets }
  }
}

function keyOf({ topicId, partition }: OffsetKey): string {
  return `${topicId}/${partition}`
}
