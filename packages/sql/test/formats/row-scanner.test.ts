import { fc, test as property } from '@fast-check/vitest'
import { Decimal } from '@millrace/serde'
import { describe, expect, test } from 'vitest'
import { wholeReader } from '../../src/formats/json/json-row.ts'
import { RowScanner } from '../../src/formats/json/row-scanner.ts'
import type { Column } from '../../src/schema/schema.ts'
import { primitiveTypes } from './row-values.ts'

const columns: readonly Column[] = [
  { name: 'ID', type: { kind: 'STRING' } },
  { name: 'VOTES', type: { kind: 'BIGINT' } },
  { name: 'PRICE', type: { kind: 'DECIMAL', precision: 6, scale: 2 } },
]

function scanned(...texts: readonly (string | Uint8Array)[]) {
  const scanner = RowScanner.of(columns)
  return texts.map((text) => scanner?.read(Buffer.from(text)))
}

test('the usual records are taken from their bytes', () => {
  const rows = scanned(
    '{"id":"a","user":"u","tags":["x",{"y":[]}],"votes":12,"price":1.50}',
    '{"id":"bc","user":"ü","tags":[],"votes":-3,"price":2.25}',
    ' { "id" : "d\\"e\\u00e9\\n" ,\t"votes":null }\n',
    '{"VOTES":9223372036854775807,"id":7.50,"unknown":1e5}',
    '{"id":"Zoë","votes":"41","price":0}',
    '{"votes":1.9,"unknown":[1.5,-0,0.1e-9,true,false,null]}',
  )
  expect(rows).toEqual([
    ['a', 12, new Decimal(150n, 2)],
    ['bc', -3, new Decimal(225n, 2)],
    ['d"eé\n', null, null],
    ['7.50', 9223372036854775807n, null],
    ['Zoë', 41, new Decimal(0n, 2)],
    [null, 1, null],
  ])
})

test.each([
  ['two members of one column', '{"votes":1,"VOTES":2}'],
  ['one member twice', '{"id":"a","id":"b"}'],
  ['an object in a column', '{"id":{}}'],
  ['a value that the column does not take', '{"votes":true}'],
  ['what is no object', '[1]'],
  ['what stands behind the object', '{"id":"a"} {'],
  ['the end within a string', '{"id":"a'],
  ['the end within a number', '{"votes":1'],
  ['a number with a zero in front', '{"other":01}'],
  ['a number without digits', '{"other":-}'],
  ['a fraction without digits', '{"other":1.}'],
  ['an escape that is none', '{"other":"\\x"}'],
  ['a control character', '{"other":"\u0001"}'],
  ['a name without a value', '{"other"}'],
  ['a comma at the end', '{"id":"a",}'],
  ['a list of one too many', '{"other":[1,]}'],
  ['nesting that is deep', `{"other":${'['.repeat(40)}${']'.repeat(40)}}`],
  ['many members', `{${Array.from({ length: 300 }, (_, at) => `"m${at}":1`).join()}}`],
  ['nothing', ''],
])('%s is left to whoever reads the whole', (_, text) => {
  expect(scanned(text, '{"id":"after"}')).toEqual([undefined, ['after', null, null]])
})

test('bytes that are no UTF-8 are not taken, wherever they are', () => {
  for (const text of ['{"id":"\xff"}', '{"other":"\xc3"}', '{"\xed\xa0\x80":1}']) {
    expect(scanned(Buffer.from(text, 'latin1'))).toEqual([undefined])
  }
})

test('columns of objects and arrays have no such reader, nor those that share members', () => {
  const text = { kind: 'STRING' } as const
  expect(RowScanner.of([{ name: 'A', type: { kind: 'ARRAY', element: text } }])).toBe(undefined)
  expect(RowScanner.of(['A', 'a'].map((name) => ({ name, type: text })))).toBe(undefined)
})

describe('what is taken is what reading the whole gives', () => {
  const names = fc.constantFrom('A', 'a', 'Ab', 'AB', 'aB', 'c d', 'Ä', 'ä', '__proto__', '__PROTO__', '1', '0', '"')
  const numbers = fc.oneof(
    fc.maxSafeInteger().map(String),
    fc.bigInt().map(String),
    fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
    fc.constantFrom('-0', '0', '1E5', '1e-3', '2.50', '01', '1e400', '-0.0e0', '86400000', '2147483648', '1.'),
  )
  const strings = fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('12', 'NaN', 'true', ''))
    .map((text) => JSON.stringify(text))
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      numbers,
      strings,
      fc.constantFrom('true', 'false', 'null', '"\\u00e4\\/"', '"\\ud800"', '"\\q"', 'nul'),
      fc.array(tie('value'), { maxLength: 3 }).map((list) => `[${list.join()}]`),
      fc.array(fc.tuple(names, tie('value')), { maxLength: 3 }).map(object),
    ),
  }))
  const spaces = fc.constantFrom('', ' ', '\n\t\r ')
  const objects = fc
    .tuple(fc.array(fc.tuple(names, value, spaces), { maxLength: 5 }), spaces, fc.constantFrom('', '', '', ' ', 'x'))
    .map(([members, space, behind]) => {
      const texts = members.map(([name, of, between]) => `${between}${JSON.stringify(name)}${between}:${space}${of}`)
      return `${space}{${texts.join(`${space},`)}}${behind}`
    })
  const damage = fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 3 })
  const typed = fc.uniqueArray(fc.record({ name: names, type: primitiveTypes }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ name }) => name.toUpperCase(),
  })

  property.prop([typed, fc.array(fc.tuple(objects, damage), { maxLength: 6 })], { numRuns: 2000 })(
    'whatever the text, and whatever came before',
    (types, records) => {
      const scanner = RowScanner.of(types)
      const whole = wholeReader(types, false, 'object')
      for (const [text, change] of records) {
        const bytes = Buffer.from(text)
        if (change) bytes[change[0] % bytes.length] = change[1]
        const row = scanner?.read(bytes)
        if (row !== undefined) expect(row).toEqual(whole(bytes))
      }
    },
  )
})

function object(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`
}
