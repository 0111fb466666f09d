// The login of one connection: once before anything else, and again before the session that the broker granted runs out (KIP-368).
// Invariant: requests that arrive while it is renewed leave behind it, in their order.
import type { Clock } from '@millrace/record'
import type { ClientError } from '../../errors.ts'
import { authenticate, type SaslChannel } from './authenticate.ts'
import type { SaslOptions } from './sasl-options.ts'

/** Of a session's length; the rest is for requests that are on their way. */
const renewAfter = 0.85

export class Login {
  readonly #channel: SaslChannel
  readonly #sasl: SaslOptions
  readonly #clock: Clock
  readonly #onFailure: (error: ClientError) => void
  #renewAt = Infinity
  #renewal: Promise<void> | undefined

  /** `onFailure` is told when a renewal fails. */
  constructor(channel: SaslChannel, sasl: SaslOptions, clock: Clock, onFailure: (error: ClientError) => void) {
    this.#channel = channel
    this.#sasl = sasl
    this.#clock = clock
    this.#onFailure = onFailure
  }

  async begin(): Promise<void> {
    const lifetimeMs = await authenticate(this.#channel, this.#sasl)
    this.#renewAt = lifetimeMs > 0 ? this.#clock.now() + lifetimeMs * renewAfter : Infinity
  }

  /** Begins a renewal when one is due. Undefined where a request may leave at once, else what it waits for. */
  renewed(): Promise<void> | undefined {
    if (this.#renewal || this.#clock.now() < this.#renewAt) return this.#renewal
    const renewal = this.begin()
    this.#renewal = renewal
    // First in line at this promise: whoever asks after it has settled goes behind those who waited.
    renewal.then(
      () => {
        this.#renewal = undefined
      },
      (thrown: unknown) => this.#onFailure(thrown as ClientError),
    )
    return renewal
  }
}
