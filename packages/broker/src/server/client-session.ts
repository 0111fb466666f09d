// One client's connection, whatever carries it. Requests are started as they come and answered in the order they came.
import type { BrokerState } from '../broker-state.ts'
import { answerFrame, type Surroundings } from '../api/dispatch.ts'

/** The way to the client. */
export interface Peer {
  readonly clientHost: string
  /** Where the client reached the broker. */
  readonly advertised: { readonly host: string; readonly port: number }
  send(frame: Uint8Array): void
  /** Ends the connection; what was sent still arrives. */
  close(): void
  /** Stops and restarts the flow of frames from the client. */
  pause(): void
  resume(): void
}

/** What the broker wants to know of a session. */
export interface SessionEvents {
  /** A frame arrived. */
  readonly onFrame: () => void
  /** Comes once, last. */
  readonly onEnd: () => void
}

interface Slot {
  /** Undefined while the request is under way. */
  response: Uint8Array | null | undefined
}

const maxInFlight = 64

export class ClientSession {
  readonly #broker: BrokerState
  readonly #peer: Peer
  readonly #events: SessionEvents
  readonly #ended = new AbortController()
  readonly #surroundings: Surroundings
  #slots: Slot[] = []
  #paused = false

  constructor(broker: BrokerState, peer: Peer, events: SessionEvents) {
    this.#broker = broker
    this.#peer = peer
    this.#events = events
    const { clientHost, advertised } = peer
    const disconnect = (): void => this.#disconnect()
    this.#surroundings = { clientHost, advertised, ended: this.#ended.signal, disconnect }
  }

  receive(frame: Uint8Array): void {
    if (this.#ended.signal.aborted) return
    this.#events.onFrame()
    const slot: Slot = { response: undefined }
    this.#slots.push(slot)
    if (this.#slots.length >= maxInFlight && !this.#paused) {
      this.#paused = true
      this.#peer.pause()
    }
    answerFrame(frame, this.#surroundings, this.#broker).then(
      (response) => {
        slot.response = response
        this.#flush()
      },
      () => this.#disconnect(),
    )
  }

  /** The connection is gone: whoever waits for something on its behalf stops. */
  end(): void {
    if (this.#ended.signal.aborted) return
    this.#slots = []
    this.#ended.abort()
    this.#events.onEnd()
  }

  #flush(): void {
    let done = 0
    for (const { response } of this.#slots) {
      if (response === undefined) break
      if (response) this.#peer.send(response)
      done++
    }
    this.#slots.splice(0, done)
    if (this.#paused && this.#slots.length < maxInFlight / 2) {
      this.#paused = false
      this.#peer.resume()
    }
  }

  #disconnect(): void {
    if (this.#ended.signal.aborted) return
    this.end()
    this.#peer.close()
  }
}
