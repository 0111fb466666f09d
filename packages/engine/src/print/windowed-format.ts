// Keys of windowed tables: a key and, behind it, the times of its window.
import { readInt64 } from '@millrace/serde'
import { isWrittenText } from './plain-formats.ts'
import type { RecordFormat } from './record-format.ts'

const timeBytes = 8

/** As `[key@start/end]`; only sessions say when they end. */
export function windowed(name: 'SESSION' | 'HOPPING' | 'TUMBLING', inner: RecordFormat): RecordFormat {
  const length = name === 'SESSION' ? 2 * timeBytes : timeBytes
  return {
    name: `${name}(${inner.name})`,
    async read(bytes) {
      const keyBytes = bytes.length - length
      if (keyBytes < 0) return undefined
      const [end, start] =
        name === 'SESSION'
          ? [timeAt(bytes, keyBytes), timeAt(bytes, keyBytes + timeBytes)]
          : [undefined, timeAt(bytes, keyBytes)]
      if (!isTime(start) || (end !== undefined && !(isTime(end) && end >= start))) return undefined
      const key = await inner.read(bytes.subarray(0, keyBytes))
      return key && { text: `[${key.text}@${start}/${end ?? '-'}]`, isLikely: key.isLikely && !isWrittenText(bytes) }
    },
  }
}

function timeAt(bytes: Uint8Array, at: number): bigint {
  return BigInt(readInt64(bytes, at))
}

/** Other bytes are windows that nobody has. */
function isTime(ms: bigint): boolean {
  return ms >= 0n && ms <= latestMs
}

/** The end of the year 9999. */
const latestMs = 253_402_300_799_999n
