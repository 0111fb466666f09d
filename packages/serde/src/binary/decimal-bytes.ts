// The unscaled value of a decimal as Java's BigInteger writes it: what Avro's logical type and Confluent's message for Protobuf hold.
import { Decimal } from '../decimal.ts'

/** Two's complement, the highest byte first. */
export function decimalFromBytes(bytes: Uint8Array, scale: number): Decimal {
  if (bytes.length === 0) return new Decimal(0n, scale)
  const unsigned = BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`)
  return new Decimal(BigInt.asIntN(bytes.length * 8, unsigned), scale)
}

/** As few bytes as hold the number, or `size` of them; undefined where it does not fit. */
export function decimalBytes(unscaled: bigint, size?: number): Uint8Array | undefined {
  const magnitude = unscaled < 0n ? -unscaled - 1n : unscaled
  const least = Math.floor(magnitude === 0n ? 0 : magnitude.toString(2).length / 8) + 1
  const length = size ?? least
  if (length < least) return undefined
  const hex = BigInt.asUintN(length * 8, unscaled)
    .toString(16)
    .padStart(length * 2, '0')
  return new Uint8Array(Buffer.from(hex, 'hex'))
}
