// Bytes → lines, as many as each chunk brings. Lines stay bytes, so that what is no UTF-8 arrives as it was.
import { cliError } from '../errors.ts'

const newline = 0x0a
const carriageReturn = 0x0d
/** No batch holds a longer one. */
const longestBytes = 64 * 1024 * 1024

export class InputLines {
  #parts: Uint8Array[] = []
  #partBytes = 0
  #count = 0

  /** The lines that end in this chunk, without their ends (LF or CR LF). Throws `CLI_INPUT` for a line without end. */
  push(chunk: Uint8Array): Uint8Array[] {
    const lines: Uint8Array[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      lines.push(this.#line(chunk.subarray(from, at)))
      from = at + 1
    }
    if (from < chunk.length) {
      this.#parts.push(chunk.subarray(from))
      this.#partBytes += chunk.length - from
      if (this.#partBytes > longestBytes) {
        throw cliError('CLI_INPUT', `line ${this.#count + 1} is longer than ${longestBytes} bytes; is this text?`)
      }
    }
    return lines
  }

  /** What stands behind the last line end, if anything does. */
  end(): Uint8Array[] {
    return this.#partBytes === 0 ? [] : [this.#line(new Uint8Array(0))]
  }

  #line(last: Uint8Array): Uint8Array {
    this.#count += 1
    const whole = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last])
    this.#parts = []
    this.#partBytes = 0
    return whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole
  }
}
