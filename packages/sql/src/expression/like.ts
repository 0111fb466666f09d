// LIKE. A literal pattern is read once. With NULL it is FALSE.
import { booleanType } from '../types/sql-type.ts'
import type { Like } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, condition, type Environment, refuse, textOf } from './compiled.ts'
import { likePattern } from './like-pattern.ts'

export function compileLike(tree: Like, env: Environment): Compiled {
  if (env.typesOnly) return condition(tree)
  const [operand, pattern] = [env.compile(tree.operand), env.compile(tree.pattern)]
  for (const [side, { type }] of [
    [tree.operand, operand],
    [tree.pattern, pattern],
  ] as const) {
    if (type?.kind === 'STRING') continue
    refuse(side, `LIKE expects STRING, but ${textOf(side)} is ${type?.kind ?? 'NULL'}`)
  }
  const [text, wanted] = [operand.evaluate, pattern.evaluate]
  let last: { readonly pattern: string; readonly matches: (text: string) => boolean } | undefined
  return compiled(tree, booleanType, (row) => {
    const value = text(row) as string | null
    const current = wanted(row) as string | null
    if (value === null || current === null) return false
    if (last?.pattern !== current) last = { pattern: current, matches: likePattern(current, tree.escape) }
    return last.matches(value)
  })
}
