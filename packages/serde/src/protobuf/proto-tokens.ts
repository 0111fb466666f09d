// The words of .proto text.
import { schemaError } from '../errors.ts'

export interface ProtoToken {
  readonly kind: 'word' | 'number' | 'text' | 'sign' | 'end'
  /** Of a text without its quotes. */
  readonly text: string
  readonly at: number
}

const skipped = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
const token =
  /(?<word>\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<number>[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<sign>[{}[\]()<>=;:,./-])/y

/** Throws `SERDE_SCHEMA` for what is no word. */
export function protoTokens(text: string): readonly ProtoToken[] {
  const tokens: ProtoToken[] = []
  let at = skip(text, 0)
  while (at < text.length) {
    token.lastIndex = at
    const groups = token.exec(text)?.groups
    if (groups === undefined) throw schemaError(`a .proto text with ${JSON.stringify(text[at])} at ${at}`)
    const { word, number, text: quoted, sign } = groups
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unquoted(quoted), at })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else tokens.push({ kind: 'sign', text: sign as string, at })
    at = skip(text, token.lastIndex)
  }
  return [...tokens, { kind: 'end', text: 'the end', at }]
}

function skip(text: string, from: number): number {
  skipped.lastIndex = from
  skipped.exec(text)
  return skipped.lastIndex
}

/** Only the escapes that names and numbers in options have. */
function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1')
}
