// What a record's bytes mean, before anything is expected of them: numbers know of which kind they are, because each kind compares by another rule.
import type { Decimal } from '@millrace/serde'

/** INTEGER (32 bits) or BIGINT (64 bits). */
export interface ReadInteger {
  readonly kind: 'integer'
  readonly bits: 32 | 64
  readonly value: bigint
}
export interface ReadDouble {
  readonly kind: 'double'
  readonly value: number
}
export interface ReadDecimal {
  readonly kind: 'decimal'
  readonly value: Decimal
}
export interface ReadWindowed {
  readonly kind: 'windowed'
  readonly start: number
  readonly end: number
  readonly type: 'time' | 'session'
  readonly key: ReadValue
}

/** A struct or a map. */
export type ReadMembers = ReadonlyMap<string, ReadValue>

export type ReadValue =
  | null
  | boolean
  | string
  | Uint8Array
  | ReadInteger
  | ReadDouble
  | ReadDecimal
  | ReadWindowed
  | readonly ReadValue[]
  | ReadMembers

export function isReadList(value: ReadValue): value is readonly ReadValue[] {
  return Array.isArray(value)
}

export function integer(value: bigint, bits: 32 | 64): ReadInteger {
  return { kind: 'integer', bits, value }
}

/** As a failing case shows it. */
export function readText(value: ReadValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`
  if (isReadList(value)) return `[${value.map(readText).join(',')}]`
  if (value instanceof Map) return `{${[...value].map(([name, one]) => `${name}:${readText(one)}`).join(',')}}`
  if (!('kind' in value)) return '?'
  switch (value.kind) {
    case 'windowed':
      return `${readText(value.key)}@${value.start}/${value.end} ${value.type}`
    case 'double':
      return `${value.value} (DOUBLE)`
    default:
      return String(value.value)
  }
}
