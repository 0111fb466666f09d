// The paths of EXTRACTJSONFIELD: `$.a[0].b`, `$["odd key"]`.
import { evaluationError } from '../../errors.ts'
import type { JsonTree } from './json-tree.ts'

export type JsonPath = readonly string[]

/** @throws {MillraceError} `SQL_EVALUATION` when it is no path. */
export function parseJsonPath(path: string): JsonPath {
  const token = /\.([\p{L}\p{Nd}_:@]+)|\[([\p{L}\p{Nd}_]+)\]|\["((?:[^"\\]|\\.)*)"\]/uy
  const tokens: string[] = []
  let at = 1
  while (path.startsWith('$') && at < path.length) {
    token.lastIndex = at
    const match = token.exec(path)
    if (!match) break
    tokens.push(match[1] ?? match[2] ?? (match[3] as string).replace(/\\(.)/g, '$1'))
    at = token.lastIndex
  }
  if (!path.startsWith('$') || at < path.length) {
    throw evaluationError(`${JSON.stringify(path)} is no path; write one such as $.a[0].b`)
  }
  return tokens
}

/** Undefined where there is nothing. */
export function followPath(tree: JsonTree, path: JsonPath): JsonTree | undefined {
  let found: JsonTree | undefined = tree
  for (const token of path) {
    if (found instanceof Map) found = found.get(token)
    else if (Array.isArray(found)) found = /^\d+$/.test(token) ? found[Number(token)] : undefined
    else return undefined
  }
  return found
}
