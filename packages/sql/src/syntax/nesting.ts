// Limits that keep a text from using up the stack: of the parser, and of everything that walks a tree after it.
import type { IToken } from 'chevrotain'
import { Comma, Greater, LambdaArrow, LeftBracket, LeftParen, Less, RightBracket, RightParen } from './tokens.ts'
import { words } from './words.ts'

/** Brackets, CASEs and types within each other. */
export const maxNesting = 100
/** Nodes of a tree below each other: a chain of operators is as deep as it is long. */
export const maxTreeDepth = 1000

/** The token that goes too deep, if there is one. */
export function tooDeepToken(tokens: readonly IToken[]): IToken | undefined {
  const open: { closes: unknown; chain: number }[] = [{ closes: undefined, chain: 0 }]
  let depth = 0
  return tokens.find(({ tokenType }, index) => {
    const top = open.at(-1) as (typeof open)[number]
    const closes = closing.get(tokenType) ?? (tokenType === Less && opensType(tokens[index - 1]) ? Greater : undefined)
    if (closes !== undefined) {
      open.push({ closes, chain: 0 })
      depth += 1
    } else if (tokenType === LambdaArrow || tokenType === words.EXPLAIN) {
      top.chain += 1
      depth += 1
    } else if (tokenType === Comma) {
      depth -= top.chain
      top.chain = 0
    } else if (tokenType === top.closes) {
      open.pop()
      depth -= top.chain + 1
    }
    return depth > maxNesting
  })
}

/** The innermost parenthesis or bracket that is open before a token, or at the end. */
export function unclosedBracket(tokens: readonly IToken[], before?: IToken): IToken | undefined {
  const open: IToken[] = []
  for (const token of tokens) {
    if (token === before) break
    if (token.tokenType === LeftParen || token.tokenType === LeftBracket) open.push(token)
    else if (token.tokenType === RightParen || token.tokenType === RightBracket) open.pop()
  }
  return open.at(-1)
}

function opensType(before: IToken | undefined): boolean {
  const type = before?.tokenType
  return type === words.ARRAY || type === words.MAP || type === words.STRUCT
}

const closing: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  [LeftParen, RightParen],
  [LeftBracket, RightBracket],
  [words.CASE, words.END],
])

export function isTreeTooDeep(tree: unknown): boolean {
  let level: object[] = isNode(tree) ? [tree] : []
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxTreeDepth) return true
    level = level.flatMap((node) => Object.values(node).filter(isNode))
  }
  return false
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
