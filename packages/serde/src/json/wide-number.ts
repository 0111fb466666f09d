// Whether JSON text has a number that JSON.parse may round or lose. Asked for every value that is read, so it looks at every third byte only until it meets a digit.

/** From here on an integer may be beyond what a number holds exactly. */
const wideDigits = 16
/** From here on an exponent may be beyond a double's range. */
const wideExponent = 3

const zero = 0x30
const plus = 0x2b
const lowerCase = 0x20
const exponent = 0x65

/** True for 16 digits in a row, and for an exponent of three digits without a minus. `bytes` are UTF-8. */
export function mayHoldWideNumber(bytes: Uint8Array): boolean {
  const { length } = bytes
  for (let at = wideExponent - 1; at < length; at += wideExponent) {
    if (!isDigit(bytes[at])) continue
    let start = at
    while (start > 0 && isDigit(bytes[start - 1])) start -= 1
    let end = at + 1
    while (end < length && isDigit(bytes[end])) end += 1
    const digits = end - start
    if (digits >= wideDigits || (digits >= wideExponent && followsExponentSign(bytes, start))) return true
    // The byte at `end` is no digit, so the step lands on any run of three that follows.
    at = end
  }
  return false
}

function followsExponentSign(bytes: Uint8Array, start: number): boolean {
  const sign = bytes[start - 1] === plus ? start - 2 : start - 1
  return sign > 0 && ((bytes[sign] as number) | lowerCase) === exponent && isDigit(bytes[sign - 1])
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && (byte - zero) >>> 0 <= 9
}
