// Columns that every row has without having been declared.
import { bigintType, integerType, type SimpleType } from '../types/sql-type.ts'

export type PseudoColumn = 'ROWTIME' | 'ROWPARTITION' | 'ROWOFFSET'
export type WindowBound = 'WINDOWSTART' | 'WINDOWEND'

export const pseudoColumns: readonly { readonly name: PseudoColumn; readonly type: SimpleType }[] = [
  { name: 'ROWTIME', type: bigintType },
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

export function isWindowBound(name: string): boolean {
  return windowBounds.some((column) => column.name === name)
}

export function isSystemColumn(name: string): boolean {
  return isPseudoColumn(name) || isWindowBound(name)
}
