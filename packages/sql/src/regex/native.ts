// A pattern for JavaScript's own engine, which is the fastest, where that engine gives what Java gives and cannot go astray.
// Law: on a text of up to `maxLength` units its backtracking comes to `maxWork` comparisons at most, whatever the text is.
import { anyChar, areDisjoint, type CharSet, noChar, union } from './char-set.ts'
import { type Anchor, hasOneWay, lengthOf, type Pattern, type Repeat, some } from './tree.ts'

export interface NativePattern {
  /** Searches for every match. */
  readonly expression: RegExp
  readonly maxLength: number
  /** Finds a character for which the engines' notions differ. */
  readonly unfit: RegExp
}

const maxWork = 10_000_000
const lengths = [1 << 20, 1 << 18, 1 << 16, 1 << 14, 1 << 13, 1 << 12, 1 << 11, 1 << 10, 512, 256, 128, 64, 32]

/** Undefined for a pattern that is to be left to the machine. */
export function nativePattern(tree: Pattern): NativePattern | undefined {
  if (!isAlike(tree)) return undefined
  const maxLength = lengths.find((length) => workOf(tree, length) <= maxWork)
  if (maxLength === undefined) return undefined
  const hasWords = some(tree, (part) => part.kind === 'anchor' && part.anchor.endsWith('word-boundary'))
  return { expression: new RegExp(sourceOf(tree), 'g'), maxLength, unfit: hasWords ? beyondAscii : surrogates }
}

const surrogates = /[\ud800-\udfff]/
const beyondAscii = /[^\0-\x7f]/

/** Whether JavaScript does as Java does: rounds without progress and groups within rounds are another matter in each. */
function isAlike(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'set':
      return true
    case 'anchor':
      return pattern.anchor !== 'match-end'
    case 'sequence':
      return pattern.parts.every(isAlike)
    case 'choice':
      return pattern.branches.every(isAlike)
    case 'capture':
      return isAlike(pattern.body)
    case 'repeat': {
      const { body } = pattern
      const inner = body.kind === 'capture' ? body.body : body
      return (
        lengthOf(body).least > 0 && isAlike(inner) && hasOneWay(inner) && !some(inner, ({ kind }) => kind === 'capture')
      )
    }
    default:
      return false
  }
}

/** What is still to be matched. */
interface Rest {
  /** How much it takes to find that it does not match; what does match is paid for once. */
  readonly work: number
  /** What it can begin with. */
  readonly first: CharSet
  /** It always matches. */
  readonly sure: boolean
}

const end: Rest = { work: 0, first: noChar, sure: true }

/** At most, over all places where a match may begin. */
function workOf(tree: Pattern, length: number): number {
  const { work } = weigh(tree, end, length)
  return beginsAtStart(tree) ? work + length : (work + 1) * length
}

/** What a match can begin with; all characters where it may be empty. */
export function firstCharacters(tree: Pattern): CharSet {
  return weigh(tree, { ...end, first: anyChar }, 1).first
}

/** Whether no match begins elsewhere. */
export function beginsAtStart(tree: Pattern): boolean {
  if (tree.kind === 'sequence') return tree.parts[0] !== undefined && beginsAtStart(tree.parts[0])
  return tree.kind === 'capture' ? beginsAtStart(tree.body) : tree.kind === 'anchor' && tree.anchor === 'start'
}

function weigh(pattern: Pattern, rest: Rest, length: number): Rest {
  switch (pattern.kind) {
    case 'set':
      return { work: 1 + rest.work, first: pattern.set, sure: false }
    case 'sequence':
      return pattern.parts.reduceRight((behind, part) => weigh(part, behind, length), rest)
    case 'choice': {
      const branches = pattern.branches.map((branch) => weigh(branch, rest, length))
      return {
        work: branches.reduce((sum, { work }) => sum + work, 0),
        first: union(...branches.map(({ first }) => first)),
        sure: branches.some(({ sure }) => sure),
      }
    }
    case 'capture':
      return weigh(pattern.body, rest, length)
    case 'repeat':
      return weighRepeat(pattern, rest, length)
    default:
      return { work: 3 + rest.work, first: anyChar, sure: false }
  }
}

function weighRepeat({ body, min, max, greedy }: Repeat, rest: Rest, length: number): Rest {
  const round = weigh(body, { ...end, sure: false }, length)
  const isNeeded = min > 0 && lengthOf(body).least > 0
  const first = isNeeded ? round.first : union(round.first, rest.first)
  if (rest.sure) return { work: Math.min(min, length) * (round.work + 1), first, sure: min === 0 }
  const rounds = Math.min(max, length)
  // Where what follows cannot begin with what was taken, each step back fails at its first character.
  const isClear = min === max || (greedy && hasOneWay(body) && areDisjoint(round.first, rest.first))
  const work = isClear ? rounds * (round.work + 1) + rest.work : (rounds + 1) * (round.work + 1 + rest.work)
  return { work, first, sure: false }
}

function sourceOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'set':
      return classOf(pattern.set)
    case 'sequence':
      return pattern.parts.map((part) => (part.kind === 'choice' ? `(?:${sourceOf(part)})` : sourceOf(part))).join('')
    case 'choice':
      return pattern.branches.map(sourceOf).join('|')
    case 'capture':
      return `(${sourceOf(pattern.body)})`
    case 'repeat': {
      const { body, min, max, greedy } = pattern
      const atom = body.kind === 'set' || body.kind === 'capture' ? sourceOf(body) : `(?:${sourceOf(body)})`
      return `${atom}{${min},${max === Number.POSITIVE_INFINITY ? '' : max}}${greedy ? '' : '?'}`
    }
    case 'anchor':
      return anchorSources[pattern.anchor]
    default:
      throw new Error(`no ${pattern.kind} in JavaScript's notation`)
  }
}

/** Of the first plane; a text with others never gets here. */
function classOf(set: CharSet): string {
  const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`
  let ranges = ''
  for (let at = 0; at < set.length && (set[at] as number) <= 0xffff; at += 2) {
    const [low, high] = [set[at] as number, Math.min(set[at + 1] as number, 0xffff)]
    ranges += low === high ? unit(low) : `${unit(low)}-${unit(high)}`
  }
  return set.length === 2 && set[0] === set[1] && ranges !== '' ? ranges : `[${ranges}]`
}

const lineEnd = '[\\n\\r\\x85\\u2028\\u2029]'
const betweenBoth = '(?:(?<=\\r)(?=\\n))'
const anchorSources: Readonly<Record<Anchor, string>> = {
  start: '^',
  end: '$',
  'last-line-end': `(?=(?:\\r\\n|${lineEnd})?$)(?!${betweenBoth})`,
  'unix-last-line-end': '(?=\\n?$)',
  'line-start': `(?!$)(?:^|(?<=${lineEnd})(?!${betweenBoth}))`,
  'unix-line-start': '(?!$)(?:^|(?<=\\n))',
  'line-end': `(?=${lineEnd}|$)(?!${betweenBoth})`,
  'unix-line-end': '(?=\\n|$)',
  'word-boundary': '\\b',
  'no-word-boundary': '\\B',
  'match-end': '',
}
