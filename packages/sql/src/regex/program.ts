// Steps for the machine: what a pattern is compiled to. Repetitions are written out, so that a step and a place in the text say all about what
// can still come: then what has failed once need not be tried again.
import type { CaseFlags } from './letter-case.ts'
import type { CharTest } from './text-place.ts'
import type { Anchor } from './tree.ts'

export const op = {
  /** A character of set x. */
  set: 0,
  /** y characters of set x. */
  count: 1,
  /** As many characters of set x as there are, y at most (-1: without end), fewer if need be; z is its row of failures. */
  run: 2,
  /** On at x; if need be, at y; z is its row of failures. */
  split: 3,
  jump: 4,
  /** The place in register x. */
  note: 5,
  /** Group x, which began where register y says. */
  group: 6,
  /** Out of a repetition, to y, when the place is still that of register x. */
  progress: 7,
  /** Anchor x. */
  anchor: 8,
  /** What follows up to `accept`, then on at x: y is 0 for an atomic group, 1 ahead, 2 not ahead, 3 behind, 4 not behind; z is `behinds`. */
  within: 9,
  /** The text of group x; y is `references`. */
  reference: 10,
  accept: 11,
} as const

export interface Program {
  /** Four numbers for each step: what, x, y, z. */
  readonly steps: Int32Array
  readonly sets: readonly CharTest[]
  readonly anchors: readonly Anchor[]
  readonly references: readonly CaseFlags[]
  /** How far behind a look behind may begin. */
  readonly behinds: readonly { readonly least: number; readonly most: number }[]
  /** Of a split or run within repetitions that can match nothing, their registers: what comes depends on each one's progress. */
  readonly progressOf: ReadonlyMap<number, readonly number[]>
  /** How many rows of failures there are. */
  readonly rows: number
  readonly groupCount: number
  readonly registerCount: number
}
