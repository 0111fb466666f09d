// All links of one client: one for each broker address and purpose. They live until their purpose or the client closes.
import type { ClientContext } from '../options.ts'
import { type Address, addressText } from './address.ts'
import { Link } from './link.ts'

export class Links {
  readonly #context: ClientContext
  readonly #byPurpose = new Map<string, Map<string, Link>>()

  constructor(context: ClientContext) {
    this.#context = context
  }

  to(address: Address, purpose: string): Link {
    let links = this.#byPurpose.get(purpose)
    if (!links) this.#byPurpose.set(purpose, (links = new Map()))
    const key = addressText(address)
    let link = links.get(key)
    if (!link) links.set(key, (link = new Link(address, this.#context)))
    return link
  }

  /** Closes the links of one purpose. */
  close(purpose: string): void {
    for (const link of this.#byPurpose.get(purpose)?.values() ?? []) link.close()
    this.#byPurpose.delete(purpose)
  }

  closeAll(): void {
    for (const purpose of [...this.#byPurpose.keys()]) this.close(purpose)
  }
}
