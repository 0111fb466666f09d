import { expect, test } from 'vitest'
import { parse, parseColumns, parseExpression, parseType, readScript } from '../../src/syntax/parser.ts'
import { withoutSpans } from './without-spans.ts'

function only(text: string): unknown {
  const [statement] = readScript(text)
  return withoutSpans(statement?.tree)
}
function expression(text: string): unknown {
  const { tree, diagnostics } = parseExpression(text)
  expect(diagnostics).toEqual([])
  return withoutSpans(tree)
}
const column = (name: string): object => ({ kind: 'column', source: undefined, name })
const integer = (value: number): object => ({ kind: 'integer', value })

test('a script is cut into its statements, each with its own text', () => {
  const text = "-- first\nDROP STREAM a;\n/* second */ SET 'x' = 'a;b';"
  expect(readScript(text).map((statement) => statement.text)).toEqual(['DROP STREAM a;', "SET 'x' = 'a;b';"])
})

test('every node knows its place in the text', () => {
  const text = 'SELECT a + b c FROM t;'
  const [statement] = readScript(text)
  const query = statement?.tree
  if (query?.kind !== 'query') throw new Error('not a query')
  const [item] = query.select
  const at = ({ span }: { readonly span: { readonly start: number; readonly end: number } }): string =>
    text.slice(span.start, span.end)
  expect(at(query)).toBe('SELECT a + b c FROM t')
  expect(item && at(item)).toBe('a + b c')
  expect(item?.kind === 'expression' && at(item.expression)).toBe('a + b')
  expect(at(query.from)).toBe('t')
})

test('unquoted names fold to upper case, quoted ones stay as they are', () => {
  expect(expression('abc')).toEqual(column('ABC'))
  expect(expression('`a``b`')).toEqual(column('a`b'))
  expect(expression('"a""b"')).toEqual(column('a"b'))
  expect(expression('1abc')).toEqual(column('1ABC'))
})

test('words that are not reserved are names', () => {
  expect(only('SELECT date, key FROM source emit EMIT CHANGES;')).toMatchObject({
    select: [{ expression: column('DATE') }, { expression: column('KEY') }],
    from: { name: 'SOURCE', alias: 'EMIT' },
    emit: 'CHANGES',
  })
  expect(only('SELECT * FROM x PARTITION BY y;')).toMatchObject({
    from: { name: 'X', alias: 'X' },
    partitionBy: [column('Y')],
  })
})

test('numbers have the type that their text says', () => {
  expect(expression('2147483647')).toEqual(integer(2147483647))
  expect(expression('2147483648')).toEqual({ kind: 'long', value: 2147483648n })
  expect(expression('-9223372036854775808')).toEqual({ kind: 'long', value: -9223372036854775808n })
  expect(expression('1.50')).toEqual({ kind: 'decimal', text: '1.50' })
  expect(expression("DECIMAL '3'")).toEqual({ kind: 'decimal', text: '3.' })
  expect(expression('.5e1')).toEqual({ kind: 'double', value: 5 })
  expect(expression('1E5')).toEqual({ kind: 'double', value: 100000 })
})

test('signs before numbers belong to them, and bind tighter than operators', () => {
  expect(expression('-5')).toEqual(integer(-5))
  expect(expression('a -5')).toEqual({ kind: 'arithmetic', operator: '-', left: column('A'), right: integer(5) })
  expect(expression('- -a')).toEqual({
    kind: 'sign',
    operator: '-',
    operand: { kind: 'sign', operator: '-', operand: column('A') },
  })
})

test('operators bind as in ksqlDB: products, sums, texts, conditions, NOT, AND, OR', () => {
  const shape = (text: string): string => shapeOf(expression(text))
  expect(shape('a + b * c - d')).toBe('((A + (B * C)) - D)')
  expect(shape('a || b + c')).toBe('CONCAT(A, (B + C))')
  expect(shape('NOT a = b AND c OR d')).toBe('(((NOT (A = B)) AND C) OR D)')
  expect(shape('a OR b AND NOT c IS NULL')).toBe('(A OR (B AND (NOT (C IS NULL))))')
  expect(shape('(a OR b) AND c')).toBe('((A OR B) AND C)')
})

test('a condition does not go on after a condition', () => {
  expect(parseExpression('a = b = c').diagnostics).toHaveLength(1)
})

test('NOT in front of BETWEEN, IN and LIKE is NOT around them', () => {
  expect(expression("a NOT LIKE 'x' ESCAPE '!'")).toEqual({
    kind: 'not',
    operand: { kind: 'like', operand: column('A'), pattern: { kind: 'string', value: 'x' }, escape: '!' },
  })
})

test('what is a parameter of a lambda is not a column', () => {
  const lambda = (parameters: string[], body: unknown): object => ({ kind: 'lambda', parameters, body })
  const x = { kind: 'variable', name: 'X' }
  expect(expression('f(x, (x, y) => g(x, y => x + y))')).toEqual({
    kind: 'call',
    name: 'F',
    args: [
      column('X'),
      lambda(['X', 'Y'], {
        kind: 'call',
        name: 'G',
        args: [
          x,
          lambda(['Y'], { kind: 'arithmetic', operator: '+', left: x, right: { kind: 'variable', name: 'Y' } }),
        ],
      }),
    ],
  })
})

test('lambdas are the last arguments, and never the first', () => {
  expect(parseExpression('f(x => x)').diagnostics).toHaveLength(1)
  expect(parseExpression('f(a, x => x, b)').diagnostics).toHaveLength(1)
})

test('units of time are arguments; those that may be names are columns', () => {
  expect(expression('f(DAYS, day)')).toMatchObject({ args: [{ kind: 'unit', unit: 'DAYS' }, column('DAY')] })
})

test('types nest, and may have ARRAY behind them', () => {
  const text = 'STRUCT<a ARRAY<DECIMAL(4, 2)>, b MAP<STRING, own>, c STRUCT<>> ARRAY'
  expect(withoutSpans(parseType(text).tree)).toEqual({
    kind: 'array',
    element: {
      kind: 'struct',
      fields: [
        { name: 'A', type: { kind: 'array', element: { kind: 'decimal', precision: 4, scale: 2 } } },
        {
          name: 'B',
          type: { kind: 'map', key: { kind: 'simple', name: 'STRING' }, value: { kind: 'named', name: 'OWN' } },
        },
        { name: 'C', type: { kind: 'struct', fields: [] } },
      ],
    },
  })
})

test('columns have a role', () => {
  const { tree } = parseColumns("k INT PRIMARY KEY, l VARCHAR KEY, v key, h BYTES HEADER('x'), hs own HEADERS")
  expect(tree?.map(({ name, role }) => [name, role])).toEqual([
    ['K', { kind: 'primary-key' }],
    ['L', { kind: 'key' }],
    ['V', { kind: 'value' }],
    ['H', { kind: 'header', key: 'x' }],
    ['HS', { kind: 'header', key: undefined }],
  ])
})

test('property names fold to upper case, and those of connectors stay', () => {
  expect(only('CREATE STREAM s WITH (kafka_topic = \'a\', "b" = 1);')).toMatchObject({
    properties: [{ name: 'KAFKA_TOPIC' }, { name: 'B' }],
  })
  expect(only("CREATE SINK CONNECTOR s WITH ('a.b' = 'c');")).toMatchObject({ properties: [{ name: 'a.b' }] })
})

test('a query has its clauses in the one order that there is', () => {
  const query = `SELECT a.*, b->c->*, COUNT(*) n FROM t AS a LEFT OUTER JOIN u ON a.x = u.x
    JOIN v WITHIN (1 DAY, 2 HOURS) GRACE PERIOD 3 MINUTES ON a.x = v.x
    WINDOW HOPPING (SIZE 4 SECONDS, ADVANCE BY 1 SECOND, RETENTION 1 DAY, GRACE PERIOD 0 MILLISECONDS)
    WHERE a.x > 0 GROUP BY (a.x, a.y) HAVING n > 1 EMIT FINAL LIMIT 3;`
  expect(only(query)).toMatchObject({
    select: [{ kind: 'all', source: 'A' }, { kind: 'all-fields' }, { alias: 'N', expression: { args: [] } }],
    joins: [
      { type: 'LEFT', source: { name: 'U', alias: 'U' }, within: undefined },
      { type: 'INNER', within: { before: { amount: 1, unit: 'DAYS' }, grace: { amount: 3, unit: 'MINUTES' } } },
    ],
    window: {
      kind: 'HOPPING',
      advance: { amount: 1, unit: 'SECONDS' },
      retention: { amount: 1 },
      grace: { amount: 0 },
    },
    groupBy: [{ name: 'X' }, { name: 'Y' }],
    emit: 'FINAL',
    limit: 3,
  })
  expect(parse('SELECT * FROM a GROUP BY b WHERE c = 1;').diagnostics).toHaveLength(1)
})

test('GROUP BY takes one expression in parentheses as that expression', () => {
  expect(only('SELECT 1 FROM a GROUP BY (b + c) * 2;')).toMatchObject({ groupBy: [{ kind: 'arithmetic' }] })
  expect(only('SELECT 1 FROM a GROUP BY (f(b, c) + ARRAY[d, e][1]), g;')).toMatchObject({
    groupBy: [{ kind: 'arithmetic' }, { kind: 'column' }],
  })
  expect(only('SELECT 1 FROM a GROUP BY ();')).toMatchObject({ groupBy: [] })
})

test('statements of test scripts are read where they are asked for', () => {
  const text = "ASSERT NULL VALUES s (K) KEY (1);\nASSERT TABLE t (K INT PRIMARY KEY);\nRUN SCRIPT 'x';"
  expect(parse(text, { testScript: true }).statements.map(({ tree }) => tree.kind)).toEqual([
    'assert-values',
    'assert-source',
    'run-script',
  ])
  expect(parse(text).statements).toEqual([])
})

test.each([
  ['LIST TOPICS EXTENDED', { kind: 'show', what: 'TOPICS', extended: true }],
  ['SHOW ALL TOPICS', { kind: 'show', what: 'TOPICS', all: true }],
  ['SHOW SOURCE CONNECTORS', { kind: 'show', what: 'CONNECTORS', direction: 'SOURCE' }],
  ['SHOW CONNECTOR PLUGINS', { kind: 'show', what: 'CONNECTOR PLUGINS' }],
  ['DESCRIBE TABLES EXTENDED', { kind: 'describe', what: 'tables', extended: true }],
  ['DESCRIBE FUNCTION abs', { kind: 'describe', what: 'function', name: 'abs' }],
  ['DESCRIBE function', { kind: 'describe', what: 'source', name: 'FUNCTION' }],
  ['DESCRIBE s EXTENDED', { kind: 'describe', what: 'source', name: 'S', extended: true }],
  ['EXPLAIN ctas_x_1', { kind: 'explain', what: 'CTAS_X_1' }],
  ['EXPLAIN show', { kind: 'explain', what: 'SHOW' }],
  ['EXPLAIN SELECT * FROM a', { kind: 'explain', what: { kind: 'query' } }],
  ["PRINT 'a.b' FROM BEGINNING SAMPLE 2 LIMIT 3", { kind: 'print', topic: 'a.b', interval: 2, limit: 3 }],
  ['PRINT aTopic', { kind: 'print', topic: 'aTopic', fromBeginning: false }],
  ['TERMINATE ALL', { kind: 'terminate', id: undefined }],
  ['PAUSE q', { kind: 'pause', id: 'Q' }],
  ["ALTER SYSTEM 'a'='b'", { kind: 'alter-system', name: 'a', value: 'b' }],
  ["UNSET 'a'", { kind: 'unset', name: 'a' }],
  ["DEFINE format = 'x'", { kind: 'define', name: 'format', value: 'x' }],
  ['DROP TABLE IF EXISTS t DELETE TOPIC', { kind: 'drop-source', ifExists: true, deleteTopic: true }],
  ['DROP TYPE t', { kind: 'drop-type', ifExists: false }],
  ['CREATE TYPE IF NOT EXISTS t AS INT', { kind: 'create-type', ifNotExists: true }],
  ['ALTER STREAM s ADD COLUMN a INT, ADD b INT', { columns: [{ name: 'A' }, { name: 'B' }] }],
  ['CREATE OR REPLACE SOURCE TABLE t', { kind: 'create-source', readOnly: true, orReplace: true }],
  ['CREATE STREAM IF NOT EXISTS s AS SELECT * FROM t', { kind: 'create-as', ifNotExists: true }],
  ["INSERT INTO s WITH (query_id='q') SELECT * FROM t", { kind: 'insert-into', target: { name: 'S' } }],
  ['INSERT INTO s VALUES (1, true)', { kind: 'insert-values', columns: [] }],
  ['ASSERT NOT EXISTS TOPIC t TIMEOUT 3 SECONDS', { kind: 'assert-topic', topic: 't', exists: false }],
  ["ASSERT SCHEMA SUBJECT 'a' ID 4", { kind: 'assert-schema', subject: 'a', id: 4 }],
])('%s', (text, tree) => {
  expect(only(`${text};`)).toMatchObject(tree)
})

function shapeOf(tree: unknown): string {
  const node = tree as Record<string, unknown>
  switch (node['kind']) {
    case 'column':
      return String(node['name'])
    case 'call':
      return `${String(node['name'])}(${(node['args'] as unknown[]).map(shapeOf).join(', ')})`
    case 'not':
      return `(NOT ${shapeOf(node['operand'])})`
    case 'is-null':
      return `(${shapeOf(node['operand'])} IS NULL)`
    default:
      return `(${shapeOf(node['left'])} ${String(node['operator'])} ${shapeOf(node['right'])})`
  }
}
