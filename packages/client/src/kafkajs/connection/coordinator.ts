// The way to the broker that coordinates one group: found when needed, found anew after each refusal or silence.
import type { KafkajsCluster } from './cluster.ts'
import type { KafkajsBroker } from './kafkajs-broker.ts'
import type { Links } from './links.ts'

const groupCoordinator = 0

export class KafkajsCoordinator {
  readonly #cluster: KafkajsCluster
  readonly #groupId: string
  #found: Promise<number> | undefined

  constructor(cluster: KafkajsCluster, groupId: string) {
    this.#cluster = cluster
    this.#groupId = groupId
  }

  /** One attempt; on these connections, or those of the cluster for what is short. */
  async ask<T>(what: string, call: (broker: KafkajsBroker) => Promise<T>, links?: Links): Promise<T> {
    const found = (this.#found ??= this.#find())
    try {
      return await (links ?? this.#cluster).ask(await found, what, call)
    } catch (thrown) {
      if (this.#found === found) this.#found = undefined
      throw thrown
    }
  }

  async #find(): Promise<number> {
    const request = { groupId: this.#groupId, coordinatorType: groupCoordinator }
    const what = `looking for the coordinator of group ${this.#groupId}`
    const { coordinator } = await this.#cluster.askAny(what, (broker) => broker.findGroupCoordinator(request))
    this.#cluster.learn(coordinator.nodeId, coordinator)
    return coordinator.nodeId
  }
}
