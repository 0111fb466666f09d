// Trees as a parser could have made them, for properties. Every node has the same place, which says nothing.
import { fc } from '@fast-check/vitest'
import type {
  ColumnDefinition,
  Duration,
  Expression,
  Literal,
  Property,
  Query,
  Statement,
  TypeTree,
  WindowClause,
} from '../../../src/index.ts'

const span = { start: 0, end: 0 }
const some = <T>(item: fc.Arbitrary<T>, minLength = 1): fc.Arbitrary<T[]> => fc.array(item, { minLength, maxLength: 3 })
const maybe = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(item, { nil: undefined })

/** Plain ones, reserved ones, and any text. */
const name: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'A',
    'B_1',
    'EMIT',
    'PARTITION',
    'TABLES',
    'ARRAY',
    'MAP',
    'SELECT',
    'DAYS',
    'lower',
    '1A',
    '1E5',
    'É',
  ),
  fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !/^L\d$/.test(text)),
)
const word: fc.Arbitrary<string> = fc.constantFrom('a', 'B', '_c9', 'select', 'Format')
const text: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 8 })
const duration: fc.Arbitrary<Duration> = fc.record({
  amount: fc.nat({ max: 2 ** 40 }),
  unit: fc.constantFrom('DAYS', 'HOURS', 'MINUTES', 'SECONDS', 'MILLISECONDS'),
  span: fc.constant(span),
})

const literal: fc.Arbitrary<Literal> = fc.oneof<fc.Arbitrary<Literal>[]>(
  fc.constant({ kind: 'null', span }),
  fc.boolean().map((value) => ({ kind: 'boolean', value, span })),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).map((value) => ({ kind: 'integer', value, span })),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .filter((value) => value !== BigInt.asIntN(32, value))
    .map((value) => ({ kind: 'long', value, span })),
  fc.stringMatching(/^-?(?:\d{1,20}\.\d{0,20}|\.\d{1,9})$/).map((digits) => ({ kind: 'decimal', text: digits, span })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ kind: 'double', value, span })),
  text.map((value) => ({ kind: 'string', value, span })),
)

const simpleNames = ['BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP'] as const
const decimal: fc.Arbitrary<TypeTree> = fc
  .record({ scale: fc.nat(20), more: fc.integer({ min: 1, max: 20 }) })
  .map(({ scale, more }) => ({ kind: 'decimal', precision: scale + more, scale, span }))
const { type } = fc.letrec<{ type: TypeTree }>((tie) => {
  const part = tie('type')
  const types: fc.Arbitrary<TypeTree>[] = [
    fc.constantFrom(...simpleNames).map((simple) => ({ kind: 'simple', name: simple, span })),
    name.filter((named) => !isSimple(named)).map((named) => ({ kind: 'named', name: named, span })),
    decimal,
    part.map((element) => ({ kind: 'array', element, span })),
    fc.tuple(part, part).map(([key, value]) => ({ kind: 'map', key, value, span })),
    some(fc.record({ name, type: part }), 0).map((fields) => ({ kind: 'struct', fields, span })),
  ]
  return { type: fc.oneof({ depthSize: 'small', withCrossShrink: true }, ...types) }
})
function isSimple(named: string): boolean {
  return [...simpleNames, 'VARCHAR', 'INT'].some((one) => one === named.toUpperCase())
}
export { type }

/** Expressions inside of `depth` lambdas, whose parameters are L0, L1, …. */
function expressionWithin(lambdas: number): fc.Arbitrary<Expression> {
  const column: fc.Arbitrary<Expression> = fc
    .record({ source: maybe(name), name })
    .map((named) => ({ kind: 'column', ...named, span }))
  const leaves: fc.Arbitrary<Expression>[] = [literal, column]
  if (lambdas > 0) {
    leaves.push(fc.nat(lambdas - 1).map((n) => ({ kind: 'variable', name: `L${n}`, span })))
  }
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => {
    const tree = tie('tree')
    const pair = fc.tuple(tree, tree)
    const nodes: fc.Arbitrary<Expression>[] = [
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%'), tree, tree)
        .map(([operator, left, right]) => ({ kind: 'arithmetic', operator, left, right, span })),
      fc
        .tuple(fc.constantFrom('AND', 'OR'), tree, tree)
        .map(([operator, left, right]) => ({ kind: 'logical', operator, left, right, span })),
      fc
        .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM'), tree, tree)
        .map(([operator, left, right]) => ({ kind: 'comparison', operator, left, right, span })),
      fc
        .tuple(fc.constantFrom('+', '-'), tree)
        .map(([operator, operand]) => ({ kind: 'sign', operator, operand, span })),
      tree.map((operand) => ({ kind: 'not', operand, span })),
      fc.tuple(tree, fc.boolean()).map(([operand, negated]) => ({ kind: 'is-null', operand, negated, span })),
      fc.tuple(tree, tree, tree).map(([operand, low, high]) => ({ kind: 'between', operand, low, high, span })),
      fc.tuple(tree, some(tree)).map(([operand, list]) => ({ kind: 'in', operand, list, span })),
      fc
        .tuple(tree, tree, maybe(fc.constantFrom('!', "'", '\\')))
        .map(([operand, pattern, escape]) => ({ kind: 'like', operand, pattern, escape, span })),
      fc
        .record({
          operand: maybe(tree),
          whens: some(pair.map(([condition, result]) => ({ condition, result }))),
          otherwise: maybe(tree),
        })
        .map((parts) => ({ kind: 'case', ...parts, span })),
      fc.tuple(tree, type).map(([operand, to]) => ({ kind: 'cast', operand, type: to, span })),
      callOf(tree, lambdas),
      some(tree, 0).map((elements) => ({ kind: 'array', elements, span })),
      some(pair, 0).map((entries) => ({ kind: 'map', entries: entries.map(([key, value]) => ({ key, value })), span })),
      some(fc.record({ name, value: tree }), 0).map((fields) => ({ kind: 'struct', fields, span })),
      pair.map(([base, index]) => ({ kind: 'subscript', base, index, span })),
      fc.tuple(tree, name).map(([base, field]) => ({ kind: 'field', base, field, span })),
    ]
    return { tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.oneof(...leaves), ...nodes) }
  })
  return tree
}

function callOf(tree: fc.Arbitrary<Expression>, lambdas: number): fc.Arbitrary<Expression> {
  const unit: fc.Arbitrary<Expression> = fc
    .constantFrom('DAYS', 'HOURS', 'MILLISECONDS')
    .map((named) => ({ kind: 'unit', unit: named, span }))
  const parameters = lambdas === 0 ? ['L0'] : [`L${lambdas}`, `L${lambdas + 1}`]
  const inner = lambdas < 2 ? expressionWithin(lambdas + parameters.length) : literal
  const lambda: fc.Arbitrary<Expression> = inner.map((body) => ({ kind: 'lambda', parameters, body, span }))
  return fc
    .record({
      name: fc.oneof(
        fc.constantFrom('COUNT', 'MAP', 'STRUCT', 'CAST', 'LEFT'),
        name.map((one) => one.toUpperCase()),
      ),
      args: some(fc.oneof(tree, unit), 0),
      lambdas: fc.array(lambda, { maxLength: 1 }),
    })
    .map(({ name: called, args, lambdas: last }) => ({
      kind: 'call',
      name: called,
      args: args.length === 0 ? [] : [...args, ...last],
      span,
    }))
}

export const expression: fc.Arbitrary<Expression> = expressionWithin(0)

const properties: fc.Arbitrary<Property[]> = fc.uniqueArray(
  fc.record({ name: name.map((one) => one.toUpperCase()), value: literal, span: fc.constant(span) }),
  { selector: (property) => property.name, maxLength: 3 },
)
const column: fc.Arbitrary<ColumnDefinition> = fc.record({
  name,
  type,
  role: fc.oneof(
    fc.constantFrom({ kind: 'value' as const }, { kind: 'key' as const }, { kind: 'primary-key' as const }),
    fc.record({ kind: fc.constant('header' as const), key: maybe(text) }),
  ),
  span: fc.constant(span),
})

const kept = { retention: maybe(duration), grace: maybe(duration), span: fc.constant(span) }
const windowClause: fc.Arbitrary<WindowClause> = fc.oneof(
  fc.record({ kind: fc.constant('TUMBLING' as const), size: duration, ...kept }),
  fc.record({ kind: fc.constant('HOPPING' as const), size: duration, advance: duration, ...kept }),
  fc.record({ kind: fc.constant('SESSION' as const), gap: duration, ...kept }),
)
const source = fc.record({ name, alias: name, span: fc.constant(span) })
const limit = fc.nat(2 ** 31 - 1)
const query: fc.Arbitrary<Query> = fc.record({
  kind: fc.constant('query' as const),
  select: some(
    fc.oneof(
      fc.record({ kind: fc.constant('expression' as const), expression, alias: maybe(name), span: fc.constant(span) }),
      fc.record({ kind: fc.constant('all' as const), source: maybe(name), span: fc.constant(span) }),
      fc.record({ kind: fc.constant('all-fields' as const), expression, span: fc.constant(span) }),
    ),
  ),
  from: source,
  joins: some(
    fc.record({
      type: fc.constantFrom('INNER', 'LEFT', 'RIGHT', 'OUTER'),
      source,
      within: maybe(fc.record({ before: duration, after: duration, grace: maybe(duration), span: fc.constant(span) })),
      on: expression,
      span: fc.constant(span),
    }),
    0,
  ),
  window: maybe(windowClause),
  where: maybe(expression),
  groupBy: maybe(some(expression, 0)),
  partitionBy: maybe(some(expression, 0)),
  having: maybe(expression),
  emit: maybe(fc.constantFrom('CHANGES', 'FINAL')),
  limit: maybe(limit),
  span: fc.constant(span),
})

const sourceKind = fc.constantFrom('STREAM' as const, 'TABLE' as const)
const direction = fc.constantFrom('SINK' as const, 'SOURCE' as const)
/** A statement without statements in it; the kind says which fields it has. */
const target = name.map((one) => ({ name: one, span }))

const plain: fc.Arbitrary<Statement> = fc.oneof<fc.Arbitrary<Statement>[]>(
  query,
  statement('create-source', {
    name,
    source: sourceKind,
    orReplace: fc.boolean(),
    ifNotExists: fc.boolean(),
    properties,
    readOnly: fc.boolean(),
    columns: some(column, 0),
  }),
  statement('create-as', {
    name,
    source: sourceKind,
    orReplace: fc.boolean(),
    ifNotExists: fc.boolean(),
    properties,
    query,
  }),
  statement('insert-into', { target, properties, query }),
  statement('insert-values', { target, columns: some(name, 0), values: some(expression, 0) }),
  statement('drop-source', { source: sourceKind, name, ifExists: fc.boolean(), deleteTopic: fc.boolean() }),
  statement('alter-source', {
    source: sourceKind,
    name,
    columns: some(fc.record({ name, type, span: fc.constant(span) })),
  }),
  statement('create-type', { name, type, ifNotExists: fc.boolean() }),
  statement('drop-type', { name, ifExists: fc.boolean() }),
  statement('create-connector', {
    direction,
    name,
    ifNotExists: fc.boolean(),
    properties: properties.filter((list) => list.length > 0),
  }),
  statement('drop-connector', { name, ifExists: fc.boolean() }),
  statement('show', {
    what: fc.constantFrom('PROPERTIES', 'FUNCTIONS', 'TYPES', 'VARIABLES', 'CONNECTOR PLUGINS', 'CONNECTORS'),
    all: fc.constant(false),
    extended: fc.constant(false),
    direction: fc.constant(undefined),
  }),
  statement('show', {
    what: fc.constantFrom('STREAMS', 'TABLES', 'QUERIES', 'TOPICS'),
    all: fc.constant(false),
    extended: fc.boolean(),
    direction: fc.constant(undefined),
  }),
  statement('describe', { what: fc.constant('source' as const), name, extended: fc.boolean() }),
  statement('describe', {
    what: fc.constantFrom('function' as const, 'connector' as const),
    name,
    extended: fc.constant(false),
  }),
  statement('describe', {
    what: fc.constantFrom('streams' as const, 'tables' as const),
    name: fc.constant(undefined),
    extended: fc.boolean(),
  }),
  statement('print', { topic: text, fromBeginning: fc.boolean(), interval: maybe(limit), limit: maybe(limit) }),
  statement('terminate', { id: maybe(name) }),
  statement('pause', { id: maybe(name) }),
  statement('resume', { id: maybe(name) }),
  statement('set', { name: text, value: text }),
  statement('alter-system', { name: text, value: text }),
  statement('unset', { name: text }),
  statement('define', { name: word, value: text }),
  statement('undefine', { name: word }),
  statement('assert-topic', { topic: text, exists: fc.boolean(), properties, timeout: maybe(duration) }),
  statement('assert-schema', {
    subject: maybe(text),
    id: maybe(limit),
    exists: fc.boolean(),
    timeout: maybe(duration),
  }),
  statement('assert-values', {
    source: name,
    columns: some(name, 0),
    values: some(expression, 0),
    isNull: fc.boolean(),
  }),
  statement('run-script', { path: text }),
)

export const anyStatement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 9, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc.oneof(plain, name).map((what): Statement => ({ kind: 'explain', what, span })),
  },
)

function statement(
  kind: Statement['kind'],
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Statement> {
  return fc.record(fields).map((values) => ({ kind, ...values, span }) as unknown as Statement)
}
