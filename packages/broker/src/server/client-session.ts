// One client's connection, whatever carries it. Requests are started as they come and answered in the order they came.
// Law: what a client makes the broker hold is bounded: requests wait here, and at last in the client's own socket.
import { apis } from '@millrace/protocol'
import { answerFrame, type Surroundings } from '../api/dispatch.ts'
import type { BrokerState } from '../broker-state.ts'
import { Authentication, type Door } from '../security/authentication.ts'

/** The way to the client. */
export interface Peer {
  readonly clientHost: string
  /** Where the client reached the broker. */
  readonly advertised: { readonly host: string; readonly port: number }
  /** Bytes given to `send` that the client has not taken yet. */
  readonly unsentBytes: number
  send(frame: Uint8Array): void
  /** Ends the connection; what was sent still arrives. */
  close(): void
  /** Stops and restarts the flow of frames from the client. A carrier that cannot stop it at once may deliver more. */
  pause(): void
  resume(): void
  /** The client has logged in: what only strangers are held to ends. */
  admitted?(): void
}

/** What the broker wants to know of a session. */
export interface SessionEvents {
  /** A frame arrived. */
  readonly onFrame: () => void
  /** A login is refused. */
  readonly onRefused: (why: string) => void
  /** The connection is ended because of what it brought. */
  readonly onError: (error: unknown) => void
  /** Comes once, last. */
  readonly onEnd: () => void
}

interface Slot {
  readonly isFetch: boolean
  /** Undefined while the request is under way. */
  response: Uint8Array | null | undefined
}

const maxInFlight = 64
/** Fetches are few, because each may hold a response of many megabytes. */
const maxFetchesInFlight = 4
const maxUnsentBytes = 64 * 1024 * 1024

export class ClientSession {
  readonly #broker: BrokerState
  readonly #peer: Peer
  readonly #events: SessionEvents
  readonly #ended = new AbortController()
  readonly #surroundings: Surroundings
  readonly #authentication: Authentication | null
  #waiting: Uint8Array[] = []
  #slots: Slot[] = []
  #paused = false

  /** Behind a `door` the client must log in. */
  constructor(broker: BrokerState, peer: Peer, events: SessionEvents, door: Door | null = null) {
    this.#broker = broker
    this.#peer = peer
    this.#events = events
    const { clientHost, advertised } = peer
    const disconnect = (): void => this.#disconnect()
    this.#surroundings = { clientHost, advertised, ended: this.#ended.signal, disconnect }
    const { onRefused } = events
    this.#authentication =
      door && new Authentication(door, broker.clock, { onOpen: () => peer.admitted?.(), onRefused })
  }

  receive(frame: Uint8Array): void {
    if (this.#ended.signal.aborted) return
    this.#events.onFrame()
    this.#waiting.push(frame)
    this.proceed()
  }

  /** Starts what may be started; to be called too when the client has taken bytes. */
  proceed(): void {
    let started = 0
    for (const frame of this.#waiting) {
      const isFetch = frame[0] === 0 && frame[1] === apis.Fetch.key
      if (!this.#mayStart(isFetch)) break
      this.#start(frame, isFetch)
      started++
    }
    if (started > 0) this.#waiting.splice(0, started)
    const crowded = this.#waiting.length > 0
    if (crowded === this.#paused || this.#ended.signal.aborted) return
    this.#paused = crowded
    if (crowded) this.#peer.pause()
    else this.#peer.resume()
  }

  /** The connection is gone: whoever waits for something on its behalf stops. */
  end(): void {
    if (this.#ended.signal.aborted) return
    this.#waiting = []
    this.#slots = []
    this.#ended.abort()
    this.#events.onEnd()
  }

  #mayStart(isFetch: boolean): boolean {
    if (this.#ended.signal.aborted || this.#slots.length >= maxInFlight) return false
    if (this.#peer.unsentBytes > maxUnsentBytes) return false
    // A login is one question after the other.
    if (this.#authentication?.isOpen === false && this.#slots.length > 0) return false
    return !isFetch || this.#slots.filter((slot) => slot.isFetch).length < maxFetchesInFlight
  }

  #start(frame: Uint8Array, isFetch: boolean): void {
    const slot: Slot = { isFetch, response: undefined }
    this.#slots.push(slot)
    answerFrame(frame, this.#surroundings, this.#broker, this.#authentication)
      .then((response) => {
        slot.response = response
        this.#flush()
      })
      .catch((error: unknown) => {
        if (!this.#ended.signal.aborted) this.#events.onError(error)
        this.#disconnect()
      })
  }

  #flush(): void {
    let done = 0
    for (const { response } of this.#slots) {
      if (response === undefined) break
      if (response) this.#peer.send(response)
      done++
    }
    if (done === 0) return
    this.#slots.splice(0, done)
    this.proceed()
  }

  #disconnect(): void {
    if (this.#ended.signal.aborted) return
    this.end()
    this.#peer.close()
  }
}
