// CASE WHEN: only what decides is evaluated. All results have exactly the same type, or are NULL.
import { sameType, type SqlType, typeText } from '../types/sql-type.ts'
import type { Case, When } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, type Environment, nullOperand, refuse, textOf } from './compiled.ts'

export function compileCase(tree: Case, env: Environment): Compiled {
  if (tree.operand) {
    refuse(
      tree,
      'CASE with an operand is not supported.',
      `write the comparison: CASE WHEN ${textOf(tree.operand)} = … THEN …`,
    )
  }
  const branches: { readonly condition: Compiled; readonly result: Compiled }[] = []
  let type: SqlType | null = null
  for (const when of tree.whens) {
    const [condition, result] = [env.compile(when.condition), env.compile(when.result)]
    if (condition.type?.kind !== 'BOOLEAN') {
      refuse(
        when.condition,
        `WHEN operand type should be boolean.\nType for '${textOf(when.condition)}' is ${typeName(condition.type)}`,
      )
    }
    if (type && result.type && !sameType(type, result.type)) {
      refuse(
        when.result,
        `Invalid Case expression. Type for all 'THEN' clauses should be the same.\nTHEN expression '${whenText(when)}' has type: ${typeText(result.type)}.\nPrevious THEN expression(s) type: ${typeText(type)}.`,
      )
    }
    type ??= result.type
    branches.push({ condition, result })
  }
  const otherwise = tree.otherwise && env.compile(tree.otherwise)
  if (tree.otherwise && otherwise?.type && type && !sameType(type, otherwise.type)) {
    refuse(
      tree.otherwise,
      `Invalid Case expression. Type for the default clause should be the same as for 'THEN' clauses.\nTHEN type: ${typeText(type)}.\nDEFAULT type: ${typeText(otherwise.type)}.`,
    )
  }
  type ??= otherwise?.type ?? null
  if (type === null) {
    refuse(tree, 'Invalid Case expression. All case branches have NULL type', 'CAST(NULL AS …) gives NULL a type')
  }
  const missing = nullOperand(tree)
  const fallback = otherwise?.evaluate ?? (() => null)
  const conditions = branches.map(({ condition }) => condition.evaluate)
  const results = branches.map(({ result }) => result.evaluate)
  return compiled(tree, type, (row) => {
    for (let index = 0; index < conditions.length; index++) {
      const answer = (conditions[index] as Compiled['evaluate'])(row)
      if (answer === null) return missing()
      if (answer === true) return (results[index] as Compiled['evaluate'])(row)
    }
    return fallback(row)
  })
}

function typeName(type: SqlType | null): string {
  return type === null ? 'NULL' : typeText(type)
}

function whenText({ condition, result }: When): string {
  return `WHEN ${textOf(condition)} THEN ${textOf(result)}`
}
