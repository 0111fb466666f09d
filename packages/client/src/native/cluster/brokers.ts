// The brokers of a cluster and the ways to them: by id, or whichever answers.
import { isMillraceError, messageOf } from '@millrace/record'
import type { ApiName, RequestInput, ResponseOf } from '@millrace/protocol'
import { type ClientError, clientError, closedError, isWorthRetrying } from '../../errors.ts'
import type { ClientContext } from '../options.ts'
import { type Address, addressText } from '../wire/address.ts'
import type { RequestOptions } from '../wire/broker-connection.ts'
import type { Link } from '../wire/link.ts'
import { Links } from '../wire/links.ts'

export class Brokers {
  readonly #context: ClientContext
  readonly #links: Links
  readonly #stop = new AbortController()
  #byId = new Map<number, Address>()
  #lastGood: Address | undefined

  constructor(context: ClientContext) {
    this.#context = context
    this.#links = new Links(context)
  }

  /** Aborted when the client closes. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  get ids(): readonly number[] {
    return [...this.#byId.keys()]
  }

  has(brokerId: number): boolean {
    return this.#byId.has(brokerId)
  }

  /** Takes in all brokers that the cluster names. */
  replace(brokers: Iterable<readonly [id: number, address: Address]>): void {
    this.#byId = new Map(brokers)
  }

  add(brokerId: number, address: Address): void {
    this.#byId.set(brokerId, address)
  }

  /** The link to a broker by id. Throws `CLIENT_UNREACHABLE` (worth retrying after a refresh) for one that is not known. */
  linkTo(brokerId: number, purpose: string): Link {
    this.signal.throwIfAborted()
    const address = this.#byId.get(brokerId)
    if (address) return this.#links.to(address, purpose)
    throw clientError('CLIENT_UNREACHABLE', `broker ${brokerId} is not among the brokers that the cluster names`, {
      details: { brokerId },
      disposition: 'retry',
    })
  }

  /** Asks a broker by id. */
  async ask<A extends ApiName>(
    brokerId: number,
    api: A,
    body: RequestInput<A>,
    options: RequestOptions = {},
    purpose = 'control',
  ): Promise<ResponseOf<A>> {
    return this.linkTo(brokerId, purpose).request(api, body, options)
  }

  /** Asks whichever broker answers: the last that did, the known ones, the bootstrap list. Rejects with `CLIENT_UNREACHABLE` when none does. */
  async askAny<A extends ApiName>(
    api: A,
    body: RequestInput<A>,
    options: RequestOptions = {},
    purpose = 'control',
  ): Promise<ResponseOf<A>> {
    const attempts: { address: string; reason: string }[] = []
    const failures: unknown[] = []
    for (const address of this.#candidates()) {
      this.signal.throwIfAborted()
      try {
        const answer = await this.#links.to(address, purpose).request(api, body, options)
        this.#lastGood = address
        return answer
      } catch (thrown) {
        this.signal.throwIfAborted()
        if (!isWorthRetrying(thrown)) throw thrown
        attempts.push({ address: addressText(address), reason: reasonOf(thrown) })
        failures.push(thrown)
      }
    }
    // What all of them say about TLS is more than that they cannot be reached.
    if (failures.every((failure) => isMillraceError(failure, 'CLIENT_TLS_FAILED'))) throw failures[0]
    throw unreachableError(attempts)
  }

  closePurpose(purpose: string): void {
    this.#links.close(purpose)
  }

  close(): void {
    this.#stop.abort(closedError('the client'))
    this.#links.closeAll()
  }

  #candidates(): readonly Address[] {
    const all = [...this.#byId.values(), ...this.#context.bootstrap]
    if (this.#lastGood) all.unshift(this.#lastGood)
    return [...new Map(all.map((address) => [addressText(address), address])).values()]
  }
}

function reasonOf(thrown: unknown): string {
  const details = (thrown as ClientError).details
  return typeof details?.['reason'] === 'string' ? details['reason'] : messageOf(thrown)
}

function unreachableError(attempts: readonly { readonly address: string; readonly reason: string }[]): ClientError {
  const said = attempts.map(({ address, reason }) => `${address} (${reason})`).join(', ')
  return clientError(
    'CLIENT_UNREACHABLE',
    `no broker answers; tried ${said}; is the cluster running, and is bootstrapServers right?`,
    { details: { attempts }, disposition: 'retry' },
  )
}
