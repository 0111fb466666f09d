// Who fetches what next. Each leader has two lanes, each a connection with at most one request on its way: while one waits at the broker for
// quiet partitions, the other serves those that were drained, resumed or moved in the meantime. A partition is in one lane at a time.
import type { Cluster } from '../cluster/cluster.ts'
import type { AssignedPartition } from './assigned-partition.ts'

export interface Lane {
  readonly brokerId: number
  readonly purpose: string
  /** Bytes that the answer on its way may bring; 0 when the lane is free. */
  reservedBytes: number
}

export interface PlannedFetch {
  readonly lane: Lane
  readonly partitions: readonly AssignedPartition[]
  readonly maxBytes: number
}

const lanesPerBroker = 2
const maxFetchBytes = 50 * 1024 * 1024

export class FetchLanes {
  readonly #cluster: Cluster
  readonly #purpose: string
  readonly #maxBufferedBytes: number
  readonly #lanes = new Map<number, readonly Lane[]>()
  readonly #lastData = new WeakMap<AssignedPartition, number>()
  #order = 0

  constructor(cluster: Cluster, purpose: string, maxBufferedBytes: number) {
    this.#cluster = cluster
    this.#purpose = purpose
    this.#maxBufferedBytes = maxBufferedBytes
  }

  get purposes(): readonly string[] {
    return Array.from({ length: lanesPerBroker }, (_, lane) => `${this.#purpose}/${lane}`)
  }

  /** The fetches to send now for partitions that want data and have a leader, within the bytes that may still be buffered. */
  plan(wanting: Iterable<AssignedPartition>, bufferedBytes: number): readonly PlannedFetch[] {
    const byLeader = new Map<number, AssignedPartition[]>()
    for (const partition of wanting) {
      const leader = this.#cluster.leaderOf(partition.topic, partition.partition)
      if (!leader) {
        this.#cluster.requestRefresh()
        continue
      }
      const group = byLeader.get(leader.brokerId)
      if (group) group.push(partition)
      else byLeader.set(leader.brokerId, [partition])
    }
    const planned: PlannedFetch[] = []
    let free = this.#maxBufferedBytes - bufferedBytes - this.#reservedBytes()
    let brokersLeft = byLeader.size
    for (const [brokerId, partitions] of byLeader) {
      const lane = this.#lanesOf(brokerId).find(({ reservedBytes }) => reservedBytes === 0)
      // Half of what is free stays for the other lane.
      const maxBytes = Math.min(maxFetchBytes, Math.floor(free / (2 * brokersLeft--)))
      if (!lane || maxBytes <= 0) continue
      lane.reservedBytes = maxBytes
      free -= maxBytes
      planned.push({ lane, partitions: this.#inTurn(partitions), maxBytes })
    }
    return planned
  }

  /** Notes that a partition had data. */
  hadData(partition: AssignedPartition): void {
    this.#lastData.set(partition, ++this.#order)
  }

  /** Those that had data longest ago come first: only the first of a request is sure to get a batch larger than the limits. */
  #inTurn(partitions: readonly AssignedPartition[]): readonly AssignedPartition[] {
    const at = (partition: AssignedPartition): number => this.#lastData.get(partition) ?? 0
    return [...partitions].sort((one, other) => at(one) - at(other))
  }

  #reservedBytes(): number {
    let bytes = 0
    for (const lanes of this.#lanes.values()) for (const lane of lanes) bytes += lane.reservedBytes
    return bytes
  }

  #lanesOf(brokerId: number): readonly Lane[] {
    let lanes = this.#lanes.get(brokerId)
    if (!lanes) {
      lanes = this.purposes.map((purpose) => ({ brokerId, purpose, reservedBytes: 0 }))
      this.#lanes.set(brokerId, lanes)
    }
    return lanes
  }
}
