// Keys of records as columns of rows.
import type { Windowed } from '@millrace/record'
import type { Row } from '../types/value.ts'

/** The values of the key columns: NULLs where the record has no key. */
export function keyRow(width: number, windowed: boolean): (key: unknown) => Row {
  const none: Row = Array<null>(width).fill(null)
  if (windowed) return (key) => (key as Windowed<Row> | null)?.key ?? none
  return (key) => (key as Row | null) ?? none
}

/** WINDOWSTART and WINDOWEND. */
export function boundsOf(key: unknown): Row {
  const window = (key as Windowed<Row> | null)?.window
  return window ? [window.startMs, window.endMs] : [null, null]
}
