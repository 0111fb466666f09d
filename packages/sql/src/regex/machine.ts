// Runs a program on a text: Java's order of trying, back to the last choice when a step fails. What has failed is remembered by
// step and place, so that without back references the work is in proportion to the text.
// Law: every search ends. Work is counted, and what exceeds the budget is an error.
import { holds } from './anchor.ts'
import { Failures } from './failures.ts'
import { sameLetter } from './letter-case.ts'
import { op, type Program } from './program.ts'
import { type CharTest, lengthAt, startBefore } from './text-place.ts'
import type { Anchor } from './tree.ts'

/** Thrown when the budget is used up. */
export class Exhausted extends Error {}

/** Entries of the stack, each with three numbers more. */
const entry = {
  /** A split, at a place, may go its second way. */
  choice: 0,
  /** Who gets here has failed: a row, at a place. */
  failure: 1,
  /** What a slot held. */
  slot: 2,
  /** A run, from a place to another, may give back. */
  run: 3,
} as const

const firstStack = 1 << 10
/** 128 MiB. */
const maxStack = 1 << 25

export class Machine {
  readonly #program: Program
  /** Registers, then the start and end of each group. */
  readonly #slots: Int32Array
  #text = ''
  #lastEnd = 0
  #work = 0
  #budget = 0
  #stack = new Int32Array(firstStack)
  #top = 0
  /** Where the last run ended, or where a step back leads to. */
  #place = 0
  #failures: Failures | undefined

  readonly #rememberAfter: number

  /** @param rememberAfter so much work on a text failures are remembered: most searches are done before. */
  constructor(program: Program, rememberAfter: number) {
    this.#program = program
    this.#rememberAfter = rememberAfter
    this.#slots = new Int32Array(program.registerCount + 2 * program.groupCount + 2)
  }

  /** Takes up a text; all searches in it may do so much work together. */
  begin(text: string, budget: number): void {
    this.#text = text
    this.#budget = budget
    this.#work = 0
    this.#lastEnd = 0
    this.#failures = undefined
    if (this.#stack.length > 1 << 20) this.#stack = new Int32Array(firstStack)
  }

  /** How much work there may be on this text. */
  get budget(): number {
    return this.#budget
  }

  /** Before each search. What a try in vain leaves in groups stays for the next one, as in Java. */
  forget(): void {
    this.#slots.fill(-1)
    if (this.#program.anchors.includes('match-end')) this.#failures = undefined
  }

  /**
   * Start and end of the match that begins there, then of each group, -1 for one that took no part; undefined without a match.
   * @throws {Exhausted}
   */
  matchAt(at: number): Int32Array | undefined {
    this.#top = 0
    if (!this.#run(0, at, -1)) return undefined
    this.#lastEnd = this.#place
    const groups = this.#slots.slice(this.#program.registerCount)
    groups[0] = at
    groups[1] = this.#place
    return groups
  }

  /** From a step to its `accept`, which a look behind wants at `target`. Ways not gone are given up then. */
  #run(first: number, start: number, target: number): boolean {
    const { steps, sets, registerCount } = this.#program
    const base = this.#top
    let step = first
    let at = start
    for (;;) {
      this.#count(1)
      const x = steps[4 * step + 1] as number
      const y = steps[4 * step + 2] as number
      // Below 0: it failed.
      let next = step + 1
      switch (steps[4 * step]) {
        case op.set: {
          const length = lengthAt(sets[x] as CharTest, this.#text, at)
          if (length === 0) next = -1
          at += length
          break
        }
        case op.count:
          at = this.#counted(sets[x] as CharTest, at, y)
          if (at < 0) next = -1
          break
        case op.run:
          if (this.#hasFailed(step, at)) next = -1
          else at = this.#taken(step, at)
          break
        case op.split:
          if (this.#hasFailed(step, at)) next = -1
          else {
            this.#push(entry.choice, step, at, 0)
            next = x
          }
          break
        case op.jump:
          next = x
          break
        case op.note:
          this.#setSlot(x, at)
          break
        case op.group:
          this.#setSlot(registerCount + 2 * x, this.#slots[y] as number)
          this.#setSlot(registerCount + 2 * x + 1, at)
          break
        case op.progress:
          if (this.#slots[x] === at) next = y
          break
        case op.anchor:
          if (!holds(this.#program.anchors[x] as Anchor, this.#text, at, this.#lastEnd)) next = -1
          break
        case op.within:
          next = this.#within(step, at) ? x : -1
          if (y === 0) at = this.#place
          break
        case op.reference:
          at = this.#afterReference(x, y, at)
          if (at < 0) next = -1
          break
        default:
          if (target < 0 || at === target) {
            this.#top = base
            this.#place = at
            return true
          }
          next = -1
      }
      if (next < 0) {
        next = this.#back(base)
        if (next < 0) return false
        at = this.#place
      }
      step = next
    }
  }

  /** To the last choice that has another way: its step, and its place in `#place`; -1 when there is none left. */
  #back(base: number): number {
    const { steps } = this.#program
    while (this.#top > base) {
      this.#count(1)
      this.#top -= 4
      const at = this.#top
      const stack = this.#stack
      const [kind, x, y, z] = [stack[at], stack[at + 1] as number, stack[at + 2] as number, stack[at + 3] as number]
      if (kind === entry.slot) this.#slots[x] = y
      else if (kind === entry.failure) this.#failures?.add(x, y)
      else if (kind === entry.choice) {
        const row = this.#rowAt(x, y)
        if (row >= 0) this.#push(entry.failure, row, y, 0)
        this.#place = y
        return steps[4 * x + 2] as number
      } else if (z > y) {
        // What follows has failed at z, and before at every place behind it. A run may begin within a pair.
        const row = steps[4 * x + 3] as number
        if (row >= 0 && (steps[4 * x + 2] as number) < 0) this.#failures?.add(this.#failures.rowBehind(x, row), z)
        this.#place = Math.max(y, startBefore(this.#text, z))
        this.#push(entry.run, x, y, this.#place)
        return x + 1
      } else {
        const row = this.#rowAt(x, y)
        if (row >= 0) this.#failures?.add(row, y)
      }
    }
    return -1
  }

  /** Behind so many characters of a set; -1 when there are fewer. */
  #counted(set: CharTest, from: number, count: number): number {
    let at = from
    for (let taken = 0; taken < count; taken++) {
      const length = lengthAt(set, this.#text, at)
      if (length === 0) return -1
      at += length
    }
    this.#count((at - from) >> 2)
    return at
  }

  /** Behind as many characters as a run takes, up to where it has failed before. */
  #taken(step: number, from: number): number {
    const { steps, sets } = this.#program
    const set = sets[steps[4 * step + 1] as number] as CharTest
    const most = steps[4 * step + 2] as number
    const row = steps[4 * step + 3] as number
    const failures = most < 0 && row >= 0 ? this.#failures : undefined
    const behind = failures?.rowBehind(step, row) ?? 0
    const text = this.#text
    let at = from
    let last = from
    for (let taken = 0; taken !== most; taken++) {
      const length = lengthAt(set, text, at)
      if (length === 0) {
        last = at
        break
      }
      if (failures?.has(behind, at + length)) break
      at += length
      last = at
    }
    this.#count((at - from) >> 2)
    if (last > from || this.#failures !== undefined) this.#push(entry.run, step, from, last)
    return last
  }

  /** Whether an atomic group or what is looked for is there; behind a group is `#place`. */
  #within(step: number, at: number): boolean {
    const { steps, behinds } = this.#program
    const kind = steps[4 * step + 2] as number
    const isNegated = kind === 2 || kind === 4
    if (kind < 3) return this.#run(step + 1, at, -1) !== isNegated
    const { least, most } = behinds[steps[4 * step + 3] as number] as { least: number; most: number }
    let from = at
    for (let length = 0; length <= most && from >= 0; length++) {
      this.#count(1)
      if (length >= least && this.#run(step + 1, from, at)) return !isNegated
      if (from === 0) break
      from = startBefore(this.#text, from)
    }
    return isNegated
  }

  #afterReference(group: number, cases: number, at: number): number {
    const slot = this.#program.registerCount + 2 * group
    const start = this.#slots[slot] ?? -1
    const length = (this.#slots[slot + 1] ?? -1) - start
    const text = this.#text
    if (start < 0 || at + length > text.length) return -1
    this.#count(length >> 2)
    const flags = this.#program.references[cases]
    for (let unit = 0; unit < length; unit++) {
      const [one, other] = [text.charCodeAt(start + unit), text.charCodeAt(at + unit)]
      if (one !== other && !(flags?.ignoreCase && sameLetter(one, other, flags))) return -1
    }
    return at + length
  }

  #hasFailed(step: number, at: number): boolean {
    if (this.#failures === undefined) return false
    const row = this.#rowAt(step, at)
    return row >= 0 && this.#failures.has(row, at)
  }

  /** -1 while nothing is remembered. */
  #rowAt(step: number, at: number): number {
    const row = this.#program.steps[4 * step + 3] as number
    return row < 0 || this.#failures === undefined ? -1 : this.#failures.rowAt(step, row, at, this.#slots)
  }

  #count(work: number): void {
    this.#work += work
    if (this.#work > this.#budget) throw new Exhausted()
    if (this.#work > this.#rememberAfter) this.#failures ??= new Failures(this.#program, this.#text.length)
  }

  #setSlot(slot: number, value: number): void {
    this.#push(entry.slot, slot, this.#slots[slot] as number, 0)
    this.#slots[slot] = value
  }

  #push(kind: number, x: number, y: number, z: number): void {
    if (this.#top + 4 > this.#stack.length) {
      if (this.#stack.length >= maxStack) throw new Exhausted()
      const larger = new Int32Array(2 * this.#stack.length)
      larger.set(this.#stack)
      this.#stack = larger
    }
    const { stack, top } = { stack: this.#stack, top: this.#top }
    stack[top] = kind
    stack[top + 1] = x
    stack[top + 2] = y
    stack[top + 3] = z
    this.#top = top + 4
  }
}
