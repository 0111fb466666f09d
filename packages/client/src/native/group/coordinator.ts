// The way to the broker that coordinates one group: found when needed, found anew when it moved or went silent.
import type { ApiName, RequestInput, ResponseOf } from '@millrace/protocol'
import { errorCode } from '@millrace/protocol'
import type { Cluster } from '../cluster/cluster.ts'
import type { RequestOptions } from '../wire/broker-connection.ts'

export class GroupCoordinator {
  readonly #cluster: Cluster
  readonly #groupId: string
  #found: Promise<number> | undefined

  constructor(cluster: Cluster, groupId: string) {
    this.#cluster = cluster
    this.#groupId = groupId
  }

  /** Asks the coordinator. A lost connection forgets it, so that the next call looks for it again. */
  async ask<A extends ApiName>(
    api: A,
    body: RequestInput<A>,
    options: RequestOptions,
    purpose: string,
  ): Promise<ResponseOf<A>> {
    const found = (this.#found ??= this.#cluster.findCoordinator(this.#groupId))
    try {
      return await this.#cluster.ask(await found, api, body, options, purpose)
    } catch (thrown) {
      if (this.#found === found) this.#found = undefined
      throw thrown
    }
  }

  /** True if the answer says that the coordinator is elsewhere or not ready: it will be looked for again. */
  movedBy(kafkaCode: number): boolean {
    if (!moved.has(kafkaCode)) return false
    this.#found = undefined
    return true
  }
}

const moved: ReadonlySet<number> = new Set(
  (['COORDINATOR_LOAD_IN_PROGRESS', 'COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR'] as const).map((name) =>
    errorCode(name),
  ),
)
