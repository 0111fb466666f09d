// Java's regular expressions: same matches, same groups, and no pattern that holds everything up.
// JavaScript's engine where it is safe and does the same, otherwise the machine.
import { evaluationError } from '../errors.ts'
import { Exhausted, Machine } from './machine.ts'
import { beginsAtStart, firstCharacters, nativePattern } from './native.ts'
import { type ParsedPattern, parsePattern } from './parse.ts'
import { compileProgram } from './compile-program.ts'
import { charTest, isWithinPair, lengthAt } from './text-place.ts'

/** The text of each group, 0 the whole match; undefined for a group that took no part. */
export interface Match {
  readonly index: number
  readonly 0: string
  readonly [group: number]: string | undefined
}

export interface JavaRegex {
  /** How many groups there are beside the whole match. */
  readonly groupCount: number
  /** The numbers of groups that have a name. */
  readonly names: ReadonlyMap<string, number>
  /**
   * From left to right, no more than `most`; one that is empty may follow right behind another.
   * @throws {MillraceError} `SQL_EVALUATION` when the pattern takes too much work on this text.
   */
  matches(text: string, most?: number): readonly Match[]
}

export interface RegexOptions {
  /** Steps of the machine on a text, or 64 for each of its units if that is more. */
  readonly budget?: number
  /** By default the native one where that may be. */
  readonly engine?: 'machine'
  /** Steps on a text after which the machine remembers what has failed. */
  readonly rememberAfter?: number
}

type Search = (text: string, most: number) => readonly Match[]

/** @throws {MillraceError} `SQL_EVALUATION` for what Java refuses, or what has no counterpart here. */
export function javaRegex(pattern: string, options: RegexOptions = {}): JavaRegex {
  const parsed = accepted(pattern, () => parsePattern(pattern))
  const native = options.engine === 'machine' ? undefined : accepted(pattern, () => nativePattern(parsed.tree))
  // What is too large is refused at once; beside the native engine the machine is made when it is needed.
  let machine = native === undefined ? machineSearch(pattern, parsed, options) : undefined
  return {
    groupCount: parsed.groupCount,
    names: parsed.names,
    matches: (text, most = Number.POSITIVE_INFINITY) => {
      if (native !== undefined && text.length <= native.maxLength && !native.unfit.test(text)) {
        return nativeMatches(native.expression, text, most)
      }
      machine ??= machineSearch(pattern, parsed, options)
      return machine(text, most)
    },
  }
}

function accepted<T>(pattern: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    throw evaluationError(`${JSON.stringify(pattern)} is no regular expression that works here`, { cause })
  }
}

function nativeMatches(expression: RegExp, text: string, most: number): readonly Match[] {
  const matches: Match[] = []
  expression.lastIndex = 0
  while (matches.length < most) {
    const match = expression.exec(text)
    if (match === null) break
    matches.push(match)
    if (match[0] === '') expression.lastIndex++
  }
  return matches
}

function machineSearch(
  pattern: string,
  { tree, groupCount, hasPairs }: ParsedPattern,
  { budget = 10_000_000, rememberAfter = 2000 }: RegexOptions,
): Search {
  const program = accepted(pattern, () => compileProgram(tree, groupCount))
  const machine = new Machine(program, rememberAfter)
  const first = charTest(firstCharacters(tree))
  const onlyAtStart = beginsAtStart(tree)
  // A match may be empty at the end, where no character is.
  const mayBegin = (text: string, at: number): boolean => at === text.length || lengthAt(first, text, at) > 0
  return (text, most) => {
    const matches: Match[] = []
    machine.begin(text, Math.max(budget, workForEach * text.length))
    machine.forget()
    try {
      for (let at = 0; at <= text.length && matches.length < most && !(onlyAtStart && at > 0); ) {
        const found = mayBegin(text, at) ? machine.matchAt(at) : undefined
        if (found === undefined) {
          at += hasPairs && isWithinPair(text, at + 1) ? 2 : 1
          continue
        }
        matches.push(matchOf(text, found))
        const [start, end] = [found[0] as number, found[1] as number]
        at = end > start ? end : end + 1
        machine.forget()
      }
    } catch (error) {
      if (!(error instanceof Exhausted)) throw error
      throw evaluationError(
        `the regular expression ${JSON.stringify(pattern)} takes more than ${machine.budget} steps on a text of ${text.length} characters; write it so that fewer ways lead to the same match`,
      )
    }
    return matches
  }
}

/** So that long texts, too, can be gone through. */
const workForEach = 64

function matchOf(text: string, places: Int32Array): Match {
  const groups: string[] & { index?: number } = []
  for (let at = 0; at < places.length; at += 2) {
    const start = places[at] as number
    if (start >= 0) groups[at / 2] = text.slice(start, places[at + 1])
  }
  return Object.assign(groups, { index: places[0] as number }) as unknown as Match
}
