// Walks over expressions: parts, replacements, equality without places.
import type { Expression } from '../syntax/tree/expression.ts'

/** The direct parts of an expression. */
export function partsOf(tree: Expression): readonly Expression[] {
  switch (tree.kind) {
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return [tree.left, tree.right]
    case 'sign':
    case 'not':
    case 'is-null':
    case 'cast':
    case 'implicit-cast':
      return [tree.operand]
    case 'between':
      return [tree.operand, tree.low, tree.high]
    case 'in':
      return [tree.operand, ...tree.list]
    case 'like':
      return [tree.operand, tree.pattern]
    case 'case':
      return [
        ...(tree.operand ? [tree.operand] : []),
        ...tree.whens.flatMap(({ condition, result }) => [condition, result]),
        ...(tree.otherwise ? [tree.otherwise] : []),
      ]
    case 'call':
      return tree.args
    case 'lambda':
      return [tree.body]
    case 'array':
      return tree.elements
    case 'map':
      return tree.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return tree.fields.map(({ value }) => value)
    case 'subscript':
      return [tree.base, tree.index]
    case 'field':
      return [tree.base]
    default:
      return []
  }
}

/** `replace` is asked before the parts; what it gives is not looked into. Undefined: the parts are. */
export function rewrite(tree: Expression, replace: (tree: Expression) => Expression | undefined): Expression {
  const replaced = replace(tree)
  if (replaced) return replaced
  const of = (part: Expression): Expression => rewrite(part, replace)
  const maybe = (part: Expression | undefined): Expression | undefined => part && of(part)
  switch (tree.kind) {
    case 'arithmetic':
    case 'comparison':
    case 'logical':
      return { ...tree, left: of(tree.left), right: of(tree.right) }
    case 'sign':
    case 'not':
    case 'is-null':
    case 'cast':
    case 'implicit-cast':
      return { ...tree, operand: of(tree.operand) }
    case 'between':
      return { ...tree, operand: of(tree.operand), low: of(tree.low), high: of(tree.high) }
    case 'in':
      return { ...tree, operand: of(tree.operand), list: tree.list.map(of) }
    case 'like':
      return { ...tree, operand: of(tree.operand), pattern: of(tree.pattern) }
    case 'case':
      return {
        ...tree,
        operand: maybe(tree.operand),
        whens: tree.whens.map(({ condition, result }) => ({ condition: of(condition), result: of(result) })),
        otherwise: maybe(tree.otherwise),
      }
    case 'call':
      return { ...tree, args: tree.args.map(of) }
    case 'lambda':
      return { ...tree, body: of(tree.body) }
    case 'array':
      return { ...tree, elements: tree.elements.map(of) }
    case 'map':
      return { ...tree, entries: tree.entries.map(({ key, value }) => ({ key: of(key), value: of(value) })) }
    case 'struct':
      return { ...tree, fields: tree.fields.map(({ name, value }) => ({ name, value: of(value) })) }
    case 'subscript':
      return { ...tree, base: of(tree.base), index: of(tree.index) }
    case 'field':
      return { ...tree, base: of(tree.base) }
    default:
      return tree
  }
}

/** Every expression within, itself included, from the outside in. */
export function* within(tree: Expression): Generator<Expression> {
  yield tree
  for (const part of partsOf(tree)) yield* within(part)
}

/** Equal texts for equal expressions. */
export function identityOf(tree: Expression): string {
  return JSON.stringify(tree, (name, value: unknown) => {
    if (name === 'span') return undefined
    if (typeof value === 'bigint') return `${value}n`
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
