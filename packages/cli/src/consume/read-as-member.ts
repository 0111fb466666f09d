// Reading as a member of a group: the group's shares, from the group's offsets. Law: an offset is committed only after its records were printed,
// so that records are never lost; after a crash some may be printed again.
import type { GroupMember, LogAdmin, LogClient, LogReader, OffsetToCommit } from '@millrace/client'
import { decodeAssignment, encodeSubscription } from '@millrace/protocol'
import { isMillraceError, messageOf, partitionKey, sleep, type TopicPartition } from '@millrace/record'
import { Interruption } from '../interruption.ts'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import type { Delivery } from './delivery.ts'
import { assignRanges, subscribedTopics } from './range-assignment.ts'
import type { Isolation } from './start-place.ts'

export interface MemberOptions {
  readonly groupId: string
  readonly topics: readonly string[]
  /** Where a partition begins of which the group has no offset. */
  readonly reset: 'earliest' | 'latest'
  readonly isolation: Isolation
  readonly terminal: Terminal
  readonly quiet: boolean
}

const commitEveryMs = 1_000
const farewellMs = 3_000

export async function readAsMember(client: LogClient, delivery: Delivery, options: MemberOptions): Promise<void> {
  await new MemberReading(client, delivery, options).run()
}

class MemberReading {
  readonly #options: MemberOptions
  readonly #admin: LogAdmin
  readonly #delivery: Delivery
  readonly #reader: LogReader
  readonly #member: GroupMember
  #rebalance: { readonly lost: boolean } | undefined
  #committed = new Map<string, number>()
  #committedAt = 0

  constructor(client: LogClient, delivery: Delivery, options: MemberOptions) {
    const { groupId, topics, isolation, reset } = options
    this.#options = options
    this.#admin = client.admin
    this.#delivery = delivery
    this.#reader = client.reader({ isolation, outOfRange: reset })
    const subscription = { topics: [...topics], userData: null, ownedPartitions: [] }
    this.#member = client.member({
      groupId,
      protocols: [{ name: 'range', metadata: () => encodeSubscription(subscription, 1) }],
      assign: async (_protocol, members) => {
        const described = await client.admin.describeTopics(subscribedTopics(members))
        return assignRanges(members, new Map([...described].map(([name, topic]) => [name, topic.partitions.length])))
      },
      onRebalance: (event) => {
        this.#rebalance = event
      },
    })
  }

  async run(): Promise<void> {
    const { terminal } = this.#options
    try {
      await untilInterrupted(terminal, this.#join())
      while (!this.#delivery.done) {
        await this.#delivery.take(await untilInterrupted(terminal, this.#reader.poll(this.#delivery.pollMs)))
        if (this.#rebalance) await this.#rejoin(this.#rebalance.lost)
        else if (terminal.clock.now() - this.#committedAt >= commitEveryMs) await this.#commit()
      }
      await this.#commit()
    } catch (thrown) {
      // What went into a closed pipe was read by nobody.
      if (thrown instanceof Interruption && thrown.signal !== 'SIGPIPE') await this.#commitInHaste()
      throw thrown
    } finally {
      await this.#member.leave()
    }
  }

  async #rejoin(lost: boolean): Promise<void> {
    if (!lost) await this.#commit()
    await untilInterrupted(this.#options.terminal, this.#join())
  }

  async #join(): Promise<void> {
    const { groupId, terminal, quiet } = this.#options
    this.#reader.assign([])
    this.#delivery.restart([])
    this.#rebalance = undefined
    const { assignment } = await this.#member.join()
    const partitions = decodeAssignment(assignment).assignedPartitions.flatMap(({ topic, partitions: share }) =>
      share.map((partition) => ({ topic, partition })),
    )
    const positions = await this.#positions(partitions)
    this.#committedAt = terminal.clock.now()
    this.#reader.assign(positions)
    this.#delivery.restart(positions)
    const share = partitions.map(({ topic, partition }) => partitionKey(topic, partition)).join(', ')
    if (!quiet)
      terminal.err(`In group ${groupId} this command reads ${share || 'nothing: others read all partitions'}.`)
  }

  async #positions(partitions: readonly TopicPartition[]): Promise<readonly OffsetToCommit[]> {
    const committed = await this.#member.committed(partitions)
    // What has no offset yet gets one with the first commit, even if nothing of it is read: the next reader begins there, not where the end is by then.
    this.#committed = new Map([...committed].map(([key, { offset }]) => [key, offset]))
    const fresh = partitions.filter(({ topic, partition }) => !committed.has(partitionKey(topic, partition)))
    const { reset, isolation } = this.#options
    const found = await this.#admin.listOffsets(
      fresh.map((partition) => ({ ...partition, at: reset })),
      isolation,
    )
    return partitions.map(({ topic, partition }) => {
      const key = partitionKey(topic, partition)
      return { topic, partition, offset: committed.get(key)?.offset ?? found.get(key) ?? 0 }
    })
  }

  /** Whoever wants to leave does not wait for a cluster that is in trouble: records are printed again then. */
  async #commitInHaste(): Promise<void> {
    const { terminal } = this.#options
    const inTime = new AbortController()
    const late = sleep(terminal.clock, farewellMs, inTime.signal).then(() => {
      terminal.err('The group did not take the last offsets in time; some records may be printed again.')
    })
    const committed = this.#commit()
    committed.catch(() => {})
    try {
      await Promise.race([committed, late])
    } finally {
      inTime.abort()
      late.catch(() => {})
    }
  }

  /** A commit that the group refuses costs a repetition, not a record: the new owner begins at the last one accepted. */
  async #commit(): Promise<void> {
    const { terminal } = this.#options
    this.#committedAt = terminal.clock.now()
    const moved = this.#delivery.positions.filter(
      ({ topic, partition, offset }) => this.#committed.get(partitionKey(topic, partition)) !== offset,
    )
    if (moved.length === 0) return
    try {
      await this.#member.commit(moved)
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown
      terminal.err(`Some records may be printed again: ${messageOf(thrown)}`)
      return
    }
    for (const { topic, partition, offset } of moved) this.#committed.set(partitionKey(topic, partition), offset)
  }
}

function isRefusal(thrown: unknown): boolean {
  return isMillraceError(thrown, 'CLIENT_REBALANCE_IN_PROGRESS') || isMillraceError(thrown, 'CLIENT_GENERATION_LOST')
}
