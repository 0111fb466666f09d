// Length-prefixed frames out of a byte stream.
// Law: an announced length above `trustedFrameBytes` allocates nothing; memory held for such a frame is at most twice what has arrived.
import { protocolError } from './errors.ts'

const defaultMaxFrameBytes = 104_857_600
const lengthBytes = 4
const noFrames: readonly Uint8Array[] = Object.freeze([])

export interface FrameReaderOptions {
  /** Frames above this are refused. Default: 100 MiB, as Apache Kafka's `socket.request.max.bytes`. */
  readonly maxFrameBytes?: number
  /**
   * Frames up to this size get their memory when they are announced, which spares copies while it grows: for a peer that does not announce what it will not
   * send. Default 0.
   */
  readonly trustedFrameBytes?: number
}

export class FrameReader {
  #maxFrameBytes: number
  readonly #trustedFrameBytes: number
  /** The frame under way, its length included; null between frames. */
  #partial: Uint8Array | null = null
  #filled = 0
  /** Bytes that the frame under way has in all, its length included; only the length while that is not known. */
  #wanted = lengthBytes

  constructor(options: FrameReaderOptions = {}) {
    this.#maxFrameBytes = options.maxFrameBytes ?? defaultMaxFrameBytes
    this.#trustedFrameBytes = options.trustedFrameBytes ?? 0
  }

  /** Bytes that wait for the rest of their frame. */
  get pendingBytes(): number {
    return this.#filled
  }

  /** Sets the limit from the next frame on, for instance once a client has authenticated. */
  set maxFrameBytes(bytes: number) {
    this.#maxFrameBytes = bytes
  }

  /**
   * Takes the next bytes of the stream and returns the frames they complete, without their lengths. A frame that lies
   * within one chunk is a view of it, so the caller must not reuse the chunk's memory.
   * Throws `PROTOCOL_FRAME_TOO_LARGE`, `PROTOCOL_LENGTH`; the stream cannot be followed after that.
   */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    let frames: Uint8Array[] | null = null
    let at = 0
    while (at < chunk.length) {
      const left = chunk.length - at
      if (this.#partial === null && left >= lengthBytes) {
        const wanted = lengthBytes + this.#lengthAt(chunk, at)
        if (wanted <= left) {
          frames ??= []
          frames.push(chunk.subarray(at + lengthBytes, at + wanted))
          at += wanted
          continue
        }
        this.#wanted = wanted
      }
      const taken = Math.min(left, this.#wanted - this.#filled)
      this.#append(chunk, at, taken)
      at += taken
      const frame = this.#completed()
      if (frame) {
        frames ??= []
        frames.push(frame)
      }
    }
    return frames ?? noFrames
  }

  #append(chunk: Uint8Array, at: number, count: number): void {
    const end = this.#filled + count
    if (this.#partial === null || end > this.#partial.length) {
      // Every byte is written before anybody sees it.
      const grown = new Uint8Array(Buffer.allocUnsafeSlow(this.#roomFor(end)).buffer)
      if (this.#partial) grown.set(this.#partial.subarray(0, this.#filled))
      this.#partial = grown
    }
    this.#partial.set(chunk.subarray(at, at + count), this.#filled)
    this.#filled = end
  }

  #roomFor(bytes: number): number {
    if (this.#wanted > lengthBytes && this.#wanted <= this.#trustedFrameBytes) return this.#wanted
    return Math.max(bytes, Math.min(this.#wanted, this.#filled * 2))
  }

  #completed(): Uint8Array | null {
    const bytes = this.#partial
    if (bytes === null || this.#filled < this.#wanted) return null
    if (this.#wanted === lengthBytes) {
      this.#wanted += this.#lengthAt(bytes, 0)
      if (this.#filled < this.#wanted) return null
    }
    const frame = bytes.subarray(lengthBytes, this.#wanted)
    this.#partial = null
    this.#filled = 0
    this.#wanted = lengthBytes
    return frame
  }

  #lengthAt(bytes: Uint8Array, at: number): number {
    const length =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)
    if (length < 0) throw protocolError('PROTOCOL_LENGTH', `a frame announces ${length} bytes`)
    if (length > this.#maxFrameBytes) {
      const message = `a frame announces ${length} bytes; the limit is ${this.#maxFrameBytes}`
      throw protocolError('PROTOCOL_FRAME_TOO_LARGE', message, {
        frameBytes: length,
        maxFrameBytes: this.#maxFrameBytes,
      })
    }
    return length
  }
}
