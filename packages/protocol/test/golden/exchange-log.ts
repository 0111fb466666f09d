// Notes the frames of every exchange that passes through a proxy, one example for each message, version and direction.
import { type ApiName, apiByKey, correlationIdOf } from '../../src/index.ts'

/** An example as it stands in a fixture file. */
export interface RecordedFrame {
  readonly client: string
  readonly api: ApiName
  readonly version: number
  readonly direction: 'request' | 'response'
  readonly hex: string
}

/** Of several examples the longest below this is kept, for it says the most; where all are above, the shortest. */
const goodExampleBytes = 1_000

export class ExchangeLog {
  readonly #examples = new Map<string, RecordedFrame>()
  client = ''

  /** Follows one connection. */
  connection(): { request(frame: Uint8Array): void; response(frame: Uint8Array): void } {
    const pending = new Map<number, { api: ApiName; version: number }>()
    return {
      request: (frame) => {
        const header = new DataView(frame.buffer, frame.byteOffset, 8)
        const api = apiByKey(header.getInt16(0))
        if (api === undefined) return
        const version = header.getInt16(2)
        pending.set(header.getInt32(4), { api, version })
        this.#keep(api, version, 'request', frame)
      },
      response: (frame) => {
        const asked = pending.get(correlationIdOf(frame))
        pending.delete(correlationIdOf(frame))
        if (asked) this.#keep(asked.api, asked.version, 'response', frame)
      },
    }
  }

  /** In the order of API and version. */
  examples(): readonly RecordedFrame[] {
    return [...this.#examples].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })).map(([, frame]) => frame)
  }

  #keep(api: ApiName, version: number, direction: RecordedFrame['direction'], frame: Uint8Array): void {
    const name = `${api} ${version} ${direction}`
    const known = this.#examples.get(name)
    if (known && !isBetter(frame.length, known.hex.length / 2)) return
    const hex = Buffer.from(frame).toString('hex')
    this.#examples.set(name, { client: this.client, api, version, direction, hex })
  }
}

function isBetter(bytes: number, thanBytes: number): boolean {
  if (thanBytes > goodExampleBytes) return bytes < thanBytes
  return bytes <= goodExampleBytes && bytes > thanBytes
}
