// Keys with their window behind them, as Kafka's windowed serdes write them.
import { bytes, sessionWindowed, timeWindowed } from '@millrace/serde'
import type { WindowInfo } from '@millrace/sql'
import type { SpecValue } from '../exact-json.ts'
import type { ReadValue } from '../read-value.ts'
import type { CaseWindow } from '../sql-case.ts'
import type { SpecCodec } from './codec.ts'

/** Of keys: a window belongs to them where their format has one. */
export interface KeyCodec {
  write(key: SpecValue, window: CaseWindow | undefined): Uint8Array | null
  read(bytes: Uint8Array): ReadValue
}

export function keyCodec(codec: SpecCodec, window: WindowInfo | undefined): KeyCodec {
  if (window === undefined) return { write: (key) => (key === null ? null : codec.write(key)), read: codec.read }
  const type = window.type === 'SESSION' ? 'session' : 'time'
  const serde = type === 'session' ? sessionWindowed(bytes()) : timeWindowed(bytes(), window.sizeMs ?? 0)
  return {
    write(key, of) {
      if (key === null) return null
      if (of === undefined) throw new Error('the key of a windowed source has no window')
      const inner = codec.write(key)
      return inner && serde.serialize({ key: inner, window: { startMs: of.start, endMs: of.end } })
    },
    read(written) {
      const { key, window: read } = serde.deserialize(written)
      return { kind: 'windowed', start: read.startMs, end: read.endMs, type, key: codec.read(key) }
    },
  }
}
