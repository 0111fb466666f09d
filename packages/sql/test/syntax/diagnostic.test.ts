import { expect, test } from 'vitest'
import { explain } from '../../src/syntax/diagnostic.ts'
import { parse, readScript } from '../../src/syntax/parser.ts'

function messages(text: string): string[] {
  return parse(text).diagnostics.map(({ message }) => message)
}
function hints(text: string): (string | undefined)[] {
  return parse(text).diagnostics.map(({ hint }) => hint)
}

test('an error shows its line, a caret below the place, and what to write instead', () => {
  const text = "SET 'a'='b';\nSELECT *\n\tFORM a;"
  const [diagnostic] = parse(text).diagnostics
  expect(diagnostic && explain(text, diagnostic)).toBe(`line 3:2: Syntax Error
missing 'FROM' at 'FORM'
Statement: \tFORM a;
           \t^^^^
Hint: did you mean FROM instead of FORM?`)
})

test('of a long line only what is around the place is shown', () => {
  const text = `SELECT 1${', a'.repeat(1000)}, FROM b;`
  const [diagnostic] = parse(text).diagnostics
  const lines = (diagnostic && explain(text, diagnostic))?.split('\n') ?? []
  expect(lines[2]).toHaveLength('Statement: '.length + 107)
  expect(lines[2]?.slice(lines[3]?.indexOf('^'))).toBe('FROM b;')
})

test.each([
  ['SELCT 1 FROM a;', "line 1:1: Syntax Error\nUnknown statement 'SELCT'\nDid you mean 'SELECT'?"],
  ['SELECT CAST(a AS NULL) FROM b;', "line 1:18: Syntax Error\nSyntax error at or near 'NULL' at line 1:18"],
  ['SELECT 1 FROM a GROUP BY b, (c, d);', "line 1:31: Syntax Error\nmissing ')' at ','"],
  ['CREATE STREAM a (b STRING (KEY));', "line 1:28: Syntax Error\nExpecting {'STRING', INTEGER_VALUE}"],
  ['CREATE STREAM a (b INT c INT);', "line 1:24: Syntax Error\nExpecting {',', ')'}"],
  [
    'INSERT INTO a VALUES (1, 2;',
    "line 1:27: Syntax Error\nSyntax error at or near \";\"\n'}', ']', or ')' is missing",
  ],
  ['SELECT 1 FROM a', "line 1:16: Syntax Error\nmissing ';' at '<EOF>'"],
  [
    'CREATE STREAM a (size INT);',
    'line 1:18: Syntax Error\n"size" is a reserved keyword and it can\'t be used as an identifier.' +
      " You can use it as an identifier by escaping it as 'size' ",
  ],
])('%s has the message of ksqlDB', (text, message) => {
  expect(messages(text)).toEqual([message])
})

test('what reads well and cannot be prepared has the place that ksqlDB tells', () => {
  expect(messages('SELECT 1.7976931348623159E308 FROM a;')).toEqual([
    'Failed to prepare statement: line 1:9: Number overflows DOUBLE: 1.7976931348623159E308',
  ])
  expect(messages('SELECT 9223372036854775808 FROM a;')[0]).toContain('Invalid numeric literal: 9223372036854775808')
  expect(messages("SELECT a LIKE 'b' ESCAPE '!!' FROM c;")[0]).toContain('single character')
  expect(messages('CREATE TYPE a AS DECIMAL(2, 3);')[0]).toContain('DECIMAL precision must be >= scale')
  expect(messages('SELECT 1 FROM a LIMIT 1.5;')[0]).toContain('Value must be integer for command: LIMIT')
  expect(messages("CREATE STREAM a WITH (b='c', B=1);")[0]).toContain('Duplicate property: B')
})

test.each([
  ['SELECT 1 FROM a WEHRE b = 1;', 'did you mean WHERE instead of WEHRE?'],
  ['DROP STRAEM a;', 'did you mean STREAM instead of STRAEM?'],
  ['SHOW STREAM;', 'did you mean STREAMS instead of STREAM?'],
  ["SELECT 'a FROM b;", "the quote ' is never closed"],
  ['SELECT a /* FROM b;', 'the comment is never closed: */ is missing'],
  ['SELECT a # FROM b;', '# has no meaning outside of quotes'],
  ['SELECT f(a FROM b;', 'the ( of line 1:9 is not closed'],
  ['SELECT size FROM b;', 'size is a reserved word; as a name it stands in back-quotes: `size`'],
  ['SELECT FROM b;', undefined],
  ['CREATE STREAM a WITH (b="c");', "a text stands in single quotes: 'c'"],
  ['CREATE STREAM a WITH (b=c);', "a text stands in single quotes: 'c'"],
  ["CREATE STREAM a WITH (b='c' d='e');", 'a comma is missing'],
  ['SELECT a FROM b ORDER BY c;', 'there is no ORDER BY: a stream has no end at which it could be sorted'],
  [';', 'a statement is missing before the semicolon'],
])('%s: %s', (text, hint) => {
  expect(hints(text)).toEqual([hint])
})

test('an error stays in its statement', () => {
  const { statements, diagnostics } = parse('SELECT 1 FROM a;\nDROP;\nSHOW TABLES;\nSELECT FROM a;')
  expect(statements.map(({ text }) => text)).toEqual(['SELECT 1 FROM a;', 'SHOW TABLES;'])
  expect(diagnostics.map(({ message }) => message.split(':', 2).join(':'))).toEqual(['line 2:5', 'line 4:8'])
})

test('a statement whose semicolon is missing does not hide the next one', () => {
  const { statements, diagnostics } = parse('SELECT 1 FROM a\nCREATE STREAM b (c INT);\nDROP STREAM d DROP;')
  expect(statements.map(({ text }) => text)).toEqual(['CREATE STREAM b (c INT);'])
  expect(diagnostics.map(({ message }) => message.split('\n')[1])).toEqual([
    "missing ';' at 'CREATE'",
    "missing ';' at 'DROP'",
    "Syntax error at or near ';' at line 3:19",
  ])
})

test('several errors in one statement are all told', () => {
  const text = 'CREATE STREAM a (size INT, b ARRAY<INT, c INT) WITH (d=e, f=);'
  expect(parse(text).diagnostics.map(({ span }) => text.slice(span.start, span.end))).toEqual(['size', ',', 'e', ')'])
})

test('reading a script as a whole fails with every error', () => {
  const read = (): unknown => readScript('DROP;\nSELECT 1 FROM a;\nSHOW;')
  expect(read).toThrow(
    expect.objectContaining({ code: 'SQL_SYNTAX', details: { diagnostics: [expect.anything(), expect.anything()] } }),
  )
  expect(read).toThrow(/line 1:5[^]*line 3:5/)
})
