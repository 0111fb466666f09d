// The connections of one purpose: one link for each broker, made anew when it is lost.
import { clientError } from '../../errors.ts'
import type { KafkajsBroker, MakeBroker } from './kafkajs-broker.ts'
import { type Lane, Link } from './link.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

export class Links {
  readonly #makeBroker: MakeBroker
  readonly #addressOf: (brokerId: number) => Address | undefined
  readonly #lane: Lane
  readonly #links = new Map<number, Promise<Link>>()
  #closed = false

  constructor(makeBroker: MakeBroker, addressOf: (brokerId: number) => Address | undefined, lane: Lane) {
    this.#makeBroker = makeBroker
    this.#addressOf = addressOf
    this.#lane = lane
  }

  async ask<T>(brokerId: number, what: string, call: (broker: KafkajsBroker) => Promise<T>): Promise<T> {
    return (await this.#link(brokerId, what)).ask(what, call)
  }

  /** Ends the connections as if they had been lost; the next call makes others. */
  drop(): void {
    for (const link of this.#links.values()) link.then((open) => open.close('took too long')).catch(() => {})
    this.#links.clear()
  }

  close(): void {
    this.#closed = true
    for (const link of this.#links.values()) link.then((open) => open.close()).catch(() => {})
    this.#links.clear()
  }

  async #link(brokerId: number, what: string): Promise<Link> {
    const address = this.#addressOf(brokerId)
    const known = this.#links.get(brokerId)
    const link = await known
    if (!address || this.#closed) {
      const message = `${what}: broker ${brokerId} is ${this.#closed ? 'no longer asked' : 'not known'}`
      throw clientError('CLIENT_CONNECTION_LOST', message, { disposition: 'retry', details: { brokerId } })
    }
    if (link?.usable && link.address === `${address.host}:${address.port}`) return link
    // Another call may have replaced it while this one waited.
    if (this.#links.get(brokerId) === known) {
      link?.close('replaced')
      const made = this.#makeBroker(address).then((broker) => new Link(broker, this.#lane))
      this.#links.set(brokerId, made)
    }
    return this.#links.get(brokerId) as Promise<Link>
  }
}
