// MASK and its relatives: characters replaced by what class they are of.
import { evaluationError } from '../../errors.ts'
import { overload, scalar, type ScalarFunction } from '../scalar-function.ts'

/** What stands for capital letters, small ones, digits and everything else; NULL leaves them. */
type Masks = readonly [string | null, string | null, string | null, string | null]

const usual: Masks = ['X', 'x', 'n', '-']

function mask(text: string, masks: Masks): string {
  return text.replace(/[^]/g, (character) => masks[classOf(character)] ?? character)
}

function classOf(character: string): 0 | 1 | 2 | 3 {
  if (/\p{Uppercase}/u.test(character)) return 0
  if (/\p{Lowercase}/u.test(character)) return 1
  return /\p{Nd}/u.test(character) ? 2 : 3
}

function checked(masks: Masks): Masks {
  const wrong = masks.find((one) => one !== null && one.length !== 1)
  if (wrong !== undefined) throw evaluationError(`a mask is one character, not ${JSON.stringify(wrong)}`)
  return masks
}

/** Whether the part that is masked lies left of a place or right of it. */
interface Side {
  readonly left: boolean
  /** The place, of so many characters. */
  readonly at: (n: number, length: number) => number
}

const sides: Record<string, Side> = {
  MASK_LEFT: { left: true, at: (n) => n },
  MASK_RIGHT: { left: false, at: (n, length) => length - n },
  MASK_KEEP_LEFT: { left: false, at: (n) => n },
  MASK_KEEP_RIGHT: { left: true, at: (n, length) => length - n },
}

function maskPart(text: string | null, n: number | null, { left, at }: Side, masks: Masks): string | null {
  if (n === null || n < 0) throw evaluationError(`so many characters are 0 or more, not ${n}`)
  if (text === null) return null
  const place = Math.min(Math.max(at(n, text.length), 0), text.length)
  const [before, behind] = [text.slice(0, place), text.slice(place)]
  return left ? mask(before, masks) + behind : before + mask(behind, masks)
}

const maskParams = ['upper: STRING', 'lower: STRING', 'digit: STRING', 'other: STRING'] as const

function partly(name: string, description: string): ScalarFunction {
  const side = sides[name] as Side
  return scalar(
    name,
    description,
    overload({
      params: ['text: STRING', 'n: INTEGER'],
      returns: 'STRING',
      nulls: 'pass',
      call: (text, n) => maskPart(text, n, side, usual),
    }),
    overload({
      params: ['text: STRING', 'n: INTEGER', ...maskParams],
      returns: 'STRING',
      nulls: 'pass',
      call: (text, n, ...masks) => maskPart(text, n, side, checked(masks)),
    }),
  )
}

export const maskings: readonly ScalarFunction[] = [
  scalar(
    'MASK',
    'Every character replaced: capital letters by X, small ones by x, digits by n, the rest by -, or by characters of your own.',
    overload({ params: ['text: STRING'], returns: 'STRING', call: (text) => mask(text, usual) }),
    overload({
      params: ['text: STRING', ...maskParams],
      returns: 'STRING',
      nulls: 'pass',
      call: (text, ...masks) => (text === null ? null : mask(text, checked(masks))),
    }),
  ),
  partly('MASK_KEEP_LEFT', 'All but the first n characters masked.'),
  partly('MASK_KEEP_RIGHT', 'All but the last n characters masked.'),
  partly('MASK_LEFT', 'The first n characters masked.'),
  partly('MASK_RIGHT', 'The last n characters masked.'),
]
