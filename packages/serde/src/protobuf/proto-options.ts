// What stands in brackets behind a field: names with values, which may have names with values in them.
import type { TokenCursor } from './proto-tokens.ts'

/** The value of an option: text, or what stands in braces or brackets. */
export type OptionValue = string | readonly OptionValue[] | OptionTree
export interface OptionTree {
  readonly [name: string]: OptionValue
}

/** After the opening bracket, up to the closing one. */
export function readOptions(tokens: TokenCursor): OptionTree {
  const options = noMembers()
  do {
    let name = ''
    while (tokens.current.text !== '=') name += tokens.next().text
    tokens.take('=')
    options[name] = valueOf(tokens)
  } while (tokens.skip(','))
  tokens.take(']')
  return options
}

function valueOf(tokens: TokenCursor): OptionValue {
  tokens.enter()
  const value = tokens.skip('{') ? aggregate(tokens) : tokens.skip('[') ? list(tokens) : scalar(tokens)
  tokens.leave()
  return value
}

function scalar(tokens: TokenCursor): string {
  let text = tokens.skip('-') ? `-${tokens.next().text}` : tokens.next().text
  while (tokens.current.kind === 'text') text += tokens.next().text
  return text
}

function aggregate(tokens: TokenCursor): OptionTree {
  const members = noMembers()
  while (!tokens.skip('}')) {
    let name = tokens.next().text
    if (name === '[') {
      while (!tokens.skip(']')) name += tokens.next().text
    }
    tokens.skip(':')
    members[name] = valueOf(tokens)
    if (!tokens.skip(',')) tokens.skip(';')
  }
  return members
}

function list(tokens: TokenCursor): readonly OptionValue[] {
  const items: OptionValue[] = []
  while (!tokens.skip(']')) {
    items.push(valueOf(tokens))
    tokens.skip(',')
  }
  return items
}

function noMembers(): Record<string, OptionValue> {
  return Object.create(null) as Record<string, OptionValue>
}
