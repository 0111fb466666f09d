// What a pattern is once it is read: data, in which flags are resolved. Every engine starts from it.
import type { CharSet } from './char-set.ts'
import type { CaseFlags } from './letter-case.ts'

export type Pattern =
  /** One character. */
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly branches: readonly Pattern[] }
  | { readonly kind: 'capture'; readonly number: number; readonly body: Pattern }
  | Repeat
  /** What it matched first is not reconsidered. */
  | { readonly kind: 'atomic'; readonly body: Pattern }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negated: boolean; readonly body: Pattern }
  | { readonly kind: 'reference'; readonly group: number; readonly cases: CaseFlags }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }

export interface Repeat {
  readonly kind: 'repeat'
  readonly body: Pattern
  readonly min: number
  /** Infinity where there is no bound. */
  readonly max: number
  readonly greedy: boolean
}

export type Anchor =
  /** `\A`, and `^` without `m`. */
  | 'start'
  | 'line-start'
  | 'unix-line-start'
  /** `\z` */
  | 'end'
  /** `\Z`, and `$` without `m`. */
  | 'last-line-end'
  | 'unix-last-line-end'
  | 'line-end'
  | 'unix-line-end'
  | 'word-boundary'
  | 'no-word-boundary'
  /** `\G` */
  | 'match-end'

export const nothing: Pattern = { kind: 'sequence', parts: [] }

/** In characters; `most` of a pattern without a bound is Infinity. */
export function lengthOf(pattern: Pattern): { readonly least: number; readonly most: number } {
  switch (pattern.kind) {
    case 'set':
      return { least: 1, most: 1 }
    case 'sequence': {
      const lengths = pattern.parts.map(lengthOf)
      return { least: sum(lengths.map(({ least }) => least)), most: sum(lengths.map(({ most }) => most)) }
    }
    case 'choice': {
      const lengths = pattern.branches.map(lengthOf)
      return {
        least: Math.min(...lengths.map(({ least }) => least)),
        most: Math.max(...lengths.map(({ most }) => most)),
      }
    }
    case 'capture':
    case 'atomic':
      return lengthOf(pattern.body)
    case 'repeat': {
      const { least, most } = lengthOf(pattern.body)
      return { least: least * pattern.min, most: most === 0 ? 0 : most * pattern.max }
    }
    case 'look':
    case 'anchor':
      return { least: 0, most: 0 }
    case 'reference':
      return { least: 0, most: Number.POSITIVE_INFINITY }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Whether there is at most one way for it to match at a place; Java asks that without regard to what is given up or looked for. */
export function hasOneWay(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'choice':
      return false
    case 'repeat':
      return pattern.min === pattern.max && hasOneWay(pattern.body)
    case 'sequence':
      return pattern.parts.every(hasOneWay)
    case 'capture':
    case 'atomic':
      return hasOneWay(pattern.body)
    case 'set':
    case 'look':
    case 'reference':
    case 'anchor':
      return true
  }
}

/** Whether one of its parts, or it itself, is such. */
export function some(pattern: Pattern, test: (part: Pattern) => boolean): boolean {
  if (test(pattern)) return true
  if (pattern.kind === 'sequence') return pattern.parts.some((part) => some(part, test))
  if (pattern.kind === 'choice') return pattern.branches.some((branch) => some(branch, test))
  return 'body' in pattern && some(pattern.body, test)
}
