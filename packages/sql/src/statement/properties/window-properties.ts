// WINDOW_TYPE and WINDOW_SIZE: of topics whose keys hold a window already.
import type { WindowInfo } from '../../catalog/source.ts'
import { prepareError } from '../../errors.ts'
import type { TimeUnit } from '../../syntax/tree/expression.ts'
import { unitMs } from '../../types/time/duration.ts'

/** @throws {MillraceError} `SQL_SYNTAX` */
export function windowOf(type: string | undefined, size: string | undefined): WindowInfo | undefined {
  const kind = type === undefined ? undefined : kindOf(type)
  const sizeMs = size === undefined ? undefined : durationOf(size)
  const sized = kind !== undefined && kind !== 'SESSION'
  if (sized && sizeMs === undefined) {
    throw prepareError(
      `${kind} windows require 'WINDOW_SIZE' to be provided in the WITH clause. For example: 'WINDOW_SIZE'='10 SECONDS'`,
    )
  }
  if (!sized && sizeMs !== undefined) throw prepareError("'WINDOW_SIZE' should not be set for SESSION windows.")
  return kind && { type: kind, sizeMs }
}

function kindOf(text: string): WindowInfo['type'] {
  const kind = text.toUpperCase()
  if (kind === 'SESSION' || kind === 'HOPPING' || kind === 'TUMBLING') return kind
  throw prepareError(
    `Error in WITH clause property 'WINDOW_TYPE': Unknown window type: '${text}'\nValid values are: SESSION, HOPPING, TUMBLING`,
  )
}

function durationOf(text: string): number {
  const parts = text.split(/\s/)
  const [amount = '', unit = ''] = parts
  const ms = unitMs[`${unit.toUpperCase().replace(/S$/, '')}S` as TimeUnit] as number | undefined
  const reason =
    parts.length !== 2
      ? `Expected 2 tokens, got: ${parts.length}`
      : !/^\d{1,15}$/.test(amount)
        ? `Not a number: '${amount}'`
        : ms === undefined
          ? `Unknown time unit: '${unit.toUpperCase()}'`
          : undefined
  if (reason === undefined) return Number(amount) * (ms as number)
  throw prepareError(
    `Error in WITH clause property 'WINDOW_SIZE': Invalid duration: '${text}'. ${reason}\nExample valid value: '10 SECONDS'`,
  )
}
