// Columns that every row has without having been declared.
import type { DataSource } from '../catalog/source.ts'
import type { Column } from '../schema/schema.ts'
import { bigintType, integerType, type SimpleType } from '../types/sql-type.ts'

export type PseudoColumn = 'ROWTIME' | 'ROWPARTITION' | 'ROWOFFSET'
export type WindowBound = 'WINDOWSTART' | 'WINDOWEND'

const rowtime = { name: 'ROWTIME', type: bigintType } as const

export const pseudoColumns: readonly { readonly name: PseudoColumn; readonly type: SimpleType }[] = [
  rowtime,
  { name: 'ROWPARTITION', type: integerType },
  { name: 'ROWOFFSET', type: bigintType },
]
export const windowBounds: readonly { readonly name: WindowBound; readonly type: SimpleType }[] = [
  { name: 'WINDOWSTART', type: bigintType },
  { name: 'WINDOWEND', type: bigintType },
]

export function isPseudoColumn(name: string): boolean {
  return pseudoColumns.some((column) => column.name === name)
}

/** ROWPARTITION and ROWOFFSET: where in its topic a record is. */
export function isPlaceColumn(name: string): boolean {
  return isPseudoColumn(name) && name !== rowtime.name
}

export function isWindowBound(name: string): boolean {
  return windowBounds.some((column) => column.name === name)
}

export function isSystemColumn(name: string): boolean {
  return isPseudoColumn(name) || isWindowBound(name)
}

/** ROWTIME, WINDOWSTART and WINDOWEND: what is in milliseconds. */
export function isTimeColumn(name: string): boolean {
  return name === rowtime.name || isWindowBound(name)
}

/** Of a source: the bounds only where its keys have a window. */
export function timeColumnsOf({ keyFormat }: Pick<DataSource, 'keyFormat'>): readonly Column[] {
  return keyFormat.window ? [rowtime, ...windowBounds] : [rowtime]
}
