// What a committed offset carries besides the number: Kafka Streams' TopicPartitionMetadata, byte for byte, in base64.
//   version 2 (1 byte) | partition time (8) | processor metadata: nothing, or count (4), then for each key length (4), key, value (8)
// Version 1 has no processor metadata. Anything else means: unknown, and is not an error (somebody else may have committed).
import { unknownTime } from '../queue/record-queue.ts'

const version = 2
const header = 9

export interface PartitionMetadata {
  /** The largest timestamp taken from the partition, −1 if unknown. */
  readonly partitionTime: number
  /** Numbers that operators keep with the offset, by name. */
  readonly processorMetadata: ReadonlyMap<string, bigint>
}

const none: ReadonlyMap<string, bigint> = new Map()

export function encodePartitionMetadata(metadata: PartitionMetadata): string {
  const entries = [...metadata.processorMetadata].map(([key, value]) => ({ key: Buffer.from(key, 'utf8'), value }))
  const size = entries.reduce((sum, { key }) => sum + 12 + key.length, entries.length === 0 ? 0 : 4)
  const bytes = Buffer.alloc(header + size)
  bytes.writeInt8(version, 0)
  bytes.writeBigInt64BE(BigInt(metadata.partitionTime), 1)
  let at = header
  if (entries.length > 0) at = bytes.writeInt32BE(entries.length, at)
  for (const { key, value } of entries) {
    at = bytes.writeInt32BE(key.length, at)
    at += key.copy(bytes, at)
    at = bytes.writeBigInt64BE(value, at)
  }
  return bytes.toString('base64')
}

export function decodePartitionMetadata(text: string): PartitionMetadata {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < header || (bytes[0] !== 1 && bytes[0] !== version)) {
    return { partitionTime: unknownTime, processorMetadata: none }
  }
  const partitionTime = Number(bytes.readBigInt64BE(1))
  if (bytes[0] === 1 || bytes.length === header) return { partitionTime, processorMetadata: none }
  try {
    return { partitionTime, processorMetadata: decodeEntries(bytes) }
  } catch {
    return { partitionTime, processorMetadata: none }
  }
}

function decodeEntries(bytes: Buffer): ReadonlyMap<string, bigint> {
  const entries = new Map<string, bigint>()
  const count = bytes.readInt32BE(header)
  let at = header + 4
  for (let n = 0; n < count; n++) {
    const keyEnd = at + 4 + bytes.readInt32BE(at)
    entries.set(bytes.toString('utf8', at + 4, keyEnd), bytes.readBigInt64BE(keyEnd))
    at = keyEnd + 8
  }
  return entries
}
