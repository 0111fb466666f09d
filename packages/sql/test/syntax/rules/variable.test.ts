import { expect, test } from 'vitest'
import { parse, readScript } from '../../../src/syntax/parser.ts'
import { withoutSpans } from '../without-spans.ts'

function read(text: string, variables: Readonly<Record<string, string>>): unknown {
  const trees = readScript(text, { variables: new Map(Object.entries(variables)) }).map(({ tree }) => tree)
  return withoutSpans(trees.at(-1))
}
function errors(text: string, variables: Readonly<Record<string, string>>): string[] {
  return parse(text, { variables: new Map(Object.entries(variables)) }).diagnostics.map(({ message }) => message)
}

test('a variable in the place of a name is a name', () => {
  expect(read('DROP STREAM ${s};', { s: 'abc' })).toMatchObject({ name: 'ABC' })
  expect(read('DROP STREAM ${s};', { s: '`abc`' })).toMatchObject({ name: 'abc' })
  expect(read('SELECT a.${f} FROM a;', { f: 'size' })).toMatchObject({ select: [{ expression: { name: 'SIZE' } }] })
  expect(read('PRINT ${t};', { t: 'aTopic' })).toMatchObject({ topic: 'aTopic' })
})

test('a variable in the place of a value is a literal', () => {
  const value = (text: string): unknown => {
    const query = read('SELECT ${v} FROM a;', { v: text })
    return (query as { readonly select: readonly { readonly expression: unknown }[] }).select[0]?.expression
  }
  expect(value('12')).toEqual({ kind: 'integer', value: 12 })
  expect(value('-2147483649')).toEqual({ kind: 'long', value: -2147483649n })
  expect(value('-1.50')).toEqual({ kind: 'decimal', text: '-1.50' })
  expect(value('1e3')).toEqual({ kind: 'double', value: 1000 })
  expect(value('TRUE')).toEqual({ kind: 'boolean', value: true })
  expect(value("'it''s'")).toEqual({ kind: 'string', value: "it's" })
})

test('inside of a text any value is only text', () => {
  const properties = (value: string): unknown => read("CREATE STREAM s WITH (a='x${v}y', b='${v}');", { v: value })
  expect(properties("', c='d")).toMatchObject({
    properties: [{ value: { value: "x', c='dy" } }, { value: { value: "', c='d" } }],
  })
  expect(read("SET 'a'='${b}${c}';", { b: '1' })).toMatchObject({ value: '1${c}' })
  expect(read("SET 'a'='$${b}';", { b: '1' })).toMatchObject({ value: '${b}' })
})

test('the case of a variable does not matter', () => {
  expect(read('DROP STREAM ${Name};', { nAME: 'a' })).toMatchObject({ name: 'A' })
})

test('DEFINE and UNDEFINE hold for what follows them', () => {
  expect(read("DEFINE a='x'; DEFINE b='${a}y'; DROP STREAM ${b};", {})).toMatchObject({ name: 'XY' })
  expect(errors("DEFINE a='x'; UNDEFINE A; DROP STREAM ${a};", {})).toHaveLength(1)
  expect(read("DEFINE select='x'; DROP STREAM ${select};", {})).toMatchObject({ name: 'X' })
})

test('a value that does not fit its place is refused, with the place of the variable', () => {
  expect(errors('DROP STREAM ${s};', { s: 'a; DROP STREAM b' })).toEqual([
    "Illegal argument at Line: 1, Col: 13. Identifier names cannot start with '@' and may only contain alphanumeric" +
      " values and '_'. Got: 'a; DROP STREAM b'",
  ])
  expect(errors('SELECT\n ${v} FROM a;', { v: 'b + c' })).toEqual(["Illegal argument at Line: 2, Col: 2. Got: 'b + c'"])
  expect(errors('SET ${a} = ${a};', { a: 'b' })).toHaveLength(2)
})

test('a variable without a value is refused as a name or a value', () => {
  expect(errors('DROP STREAM ${s};', {})[0]).toContain("Got: '${s}'")
  expect(errors('SELECT ${s} FROM a;', {})[0]).toContain("Got: '${s}'")
})

test('nothing is replaced where no variables are given', () => {
  const { statements, diagnostics } = parse("DEFINE a='b'; SET 'c'='${a}'; DROP STREAM ${a};")
  expect(statements.map(({ tree }) => tree)).toMatchObject([{ kind: 'define' }, { value: '${a}' }])
  expect(diagnostics).toHaveLength(1)
})
