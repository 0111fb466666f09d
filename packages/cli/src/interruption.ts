// Why a command ends before its work is done. Shells expect 128 plus the signal's number as the exit status.

const statuses = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const

export type InterruptionSignal = keyof typeof statuses

export class Interruption extends Error {
  override readonly name = 'Interruption'
  /** `SIGPIPE`: nobody reads the output any more. */
  readonly signal: InterruptionSignal

  constructor(signal: InterruptionSignal) {
    super(signal === 'SIGPIPE' ? 'nobody reads the output any more' : `ended by ${signal}`)
    this.signal = signal
  }

  get exitStatus(): number {
    return statuses[this.signal]
  }
}
