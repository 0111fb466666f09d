// A pattern as steps for the machine.
import { type CharSet, noChar } from './char-set.ts'
import type { CaseFlags } from './letter-case.ts'
import { op, type Program } from './program.ts'
import { type CharTest, charTest } from './text-place.ts'
import { type Anchor, hasOneWay, lengthOf, nothing, type Pattern, type Repeat, some } from './tree.ts'

const maxSteps = 100_000
/** Deeper than that, a split's failures are not remembered. */
const maxProgress = 6

/** @throws {SyntaxError} for a pattern whose repetitions of repetitions come to too much. */
export function compileProgram(tree: Pattern, groupCount: number): Program {
  return new Compiler(tree, groupCount).program()
}

class Compiler {
  readonly #steps: number[] = []
  readonly #sets: CharTest[] = []
  readonly #setNumbers = new Map<CharSet, number>()
  readonly #anchors: Anchor[] = []
  readonly #references: CaseFlags[] = []
  readonly #behinds: { least: number; most: number }[] = []
  readonly #progressOf = new Map<number, readonly number[]>()
  readonly #tree: Pattern
  readonly #groupCount: number
  #rows = 0
  #registers = 0
  /** Whether failures may be remembered here: not where they depend on what groups matched, or on where a look behind has to end. */
  #remembers: boolean
  #progress: readonly number[] = []

  constructor(tree: Pattern, groupCount: number) {
    this.#tree = tree
    this.#groupCount = groupCount
    this.#remembers = !some(tree, (part) => part.kind === 'reference' && part.group <= groupCount)
  }

  program(): Program {
    this.#write(this.#tree)
    this.#step(op.accept)
    return {
      steps: Int32Array.from(this.#steps),
      sets: this.#sets,
      anchors: this.#anchors,
      references: this.#references,
      behinds: this.#behinds,
      progressOf: this.#progressOf,
      rows: this.#rows,
      groupCount: this.#groupCount,
      registerCount: this.#registers,
    }
  }

  #write(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'set':
        this.#step(op.set, this.#set(pattern.set))
        return
      case 'sequence':
        for (const part of pattern.parts) this.#write(part)
        return
      case 'choice':
        this.#choice(pattern.branches)
        return
      case 'capture': {
        const register = this.#registers++
        this.#step(op.note, register)
        this.#write(pattern.body)
        this.#step(op.group, pattern.number, register)
        return
      }
      case 'repeat':
        this.#repeat(pattern)
        return
      case 'atomic':
        this.#within(pattern.body, 0)
        return
      case 'look':
        this.#look(pattern.ahead, pattern.negated, pattern.body)
        return
      case 'reference':
        // A group that is not there never matches.
        if (pattern.group > this.#groupCount) this.#step(op.set, this.#set(noChar))
        else this.#step(op.reference, pattern.group, this.#references.push(pattern.cases) - 1)
        return
      case 'anchor':
        this.#step(op.anchor, this.#anchors.push(pattern.anchor) - 1)
    }
  }

  #choice(branches: readonly Pattern[]): void {
    const ends: number[] = []
    branches.forEach((branch, at) => {
      const isLast = at === branches.length - 1
      const split = isLast ? undefined : this.#split()
      this.#write(branch)
      if (split === undefined) return
      ends.push(this.#step(op.jump))
      this.#aim(split, split + 1, this.#here)
    })
    for (const end of ends) this.#patch(end, 1, this.#here)
  }

  #look(ahead: boolean, negated: boolean, body: Pattern): void {
    if (ahead) {
      this.#within(body, negated ? 2 : 1)
      return
    }
    const remembers = this.#remembers
    this.#remembers = false
    this.#within(body, negated ? 4 : 3, this.#behinds.push(lengthOf(body)) - 1)
    this.#remembers = remembers
  }

  #within(body: Pattern, kind: number, behind = 0): void {
    const step = this.#step(op.within, 0, kind, behind)
    const progress = this.#progress
    this.#progress = []
    this.#write(body)
    this.#progress = progress
    this.#step(op.accept)
    this.#patch(step, 1, this.#here)
  }

  #repeat(repeat: Repeat): void {
    const { body, min, max, greedy } = repeat
    if (max === 0) return
    if (body.kind === 'set' && (greedy || min === max)) {
      this.#run(this.#set(body.set), min, max)
      return
    }
    // Nothing, any number of times. Java tries what is no group all the same, and keeps what the groups in it took.
    if (lengthOf(body).most === 0 && hasOneWay(body)) {
      if (min > 0) this.#write(body)
      else if (body.kind === 'look' || body.kind === 'atomic') this.#choice(greedy ? [body, nothing] : [nothing, body])
      return
    }
    this.#rounds({ ...repeat, body: withFinalGroups(body) })
  }

  #run(set: number, min: number, max: number): void {
    if (min > 0) this.#step(min === 1 ? op.set : op.count, set, min)
    if (max > min) this.#choosing(op.run, set, max === Number.POSITIVE_INFINITY ? -1 : max - min)
  }

  #rounds({ body, min, max, greedy }: Repeat): void {
    const register = lengthOf(body).least === 0 ? this.#registers++ : undefined
    const exits: number[] = []
    const round = (): void => {
      const progress = this.#progress
      if (register !== undefined) {
        this.#step(op.note, register)
        this.#progress = [...progress, register]
      }
      this.#write(body)
      this.#progress = progress
      if (register !== undefined) exits.push(this.#step(op.progress, register))
    }
    const splits: number[] = []
    for (let count = 0; count < min; count++) round()
    if (max === Number.POSITIVE_INFINITY) {
      const loop = this.#split()
      splits.push(loop)
      round()
      this.#step(op.jump, loop)
    }
    for (let count = min; count < max && max !== Number.POSITIVE_INFINITY; count++) {
      splits.push(this.#split())
      round()
    }
    for (const split of splits) {
      if (greedy) this.#aim(split, split + 1, this.#here)
      else this.#aim(split, this.#here, split + 1)
    }
    for (const exit of exits) this.#patch(exit, 2, this.#here)
  }

  #split(): number {
    return this.#choosing(op.split, 0, 0)
  }

  /** A step with several ways on, and rows for its failures: one for each way in which the repetitions around it may have got on. */
  #choosing(what: number, x: number, y: number): number {
    const remembers = this.#remembers && this.#progress.length <= maxProgress
    const step = this.#step(what, x, y, remembers ? this.#rows : -1)
    if (remembers) this.#rows += 1 << this.#progress.length
    if (remembers && this.#progress.length > 0) this.#progressOf.set(step, this.#progress)
    return step
  }

  #set(set: CharSet): number {
    let number = this.#setNumbers.get(set)
    if (number === undefined) {
      number = this.#sets.push(charTest(set)) - 1
      this.#setNumbers.set(set, number)
    }
    return number
  }

  get #here(): number {
    return this.#steps.length / 4
  }

  #step(what: number, x = 0, y = 0, z = 0): number {
    if (this.#here >= maxSteps) throw new SyntaxError('a pattern whose repetitions come to too much')
    this.#steps.push(what, x, y, z)
    return this.#here - 1
  }

  #patch(step: number, field: number, value: number): void {
    this.#steps[4 * step + field] = value
  }

  #aim(step: number, x: number, y: number): void {
    this.#patch(step, 1, x)
    this.#patch(step, 2, y)
  }
}

/** Java does not take back what groups matched within a round that has one way only, when it takes back the round. */
function withFinalGroups(body: Pattern): Pattern {
  const inner = body.kind === 'capture' ? body.body : body
  if (!hasOneWay(body) || !some(inner, ({ kind }) => kind === 'capture')) return body
  const atomic: Pattern = { kind: 'atomic', body: inner }
  return body.kind === 'capture' ? { ...body, body: atomic } : atomic
}
