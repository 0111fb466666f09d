import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FormatName, formatNames, formats } from '../../src/formats/format.ts'
import { json } from '@millrace/serde'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const hexBytes = (text: string): Uint8Array => Buffer.from(text, 'hex')
const parse = (text: string): unknown => json().deserialize(bytes(text))

describe('what is typed becomes the bytes of the serde, and is shown as it was typed', () => {
  test.each<[FormatName, string, string]>([
    ['string', 'grüße', '6772c3bcc39f65'],
    ['long', '-2', 'fffffffffffffffe'],
    ['long', '9223372036854775807', '7fffffffffffffff'],
    ['int', '258', '00000102'],
    ['double', '1.5', '3ff8000000000000'],
    ['double', '-0', '8000000000000000'],
    ['double', 'NaN', '7ff8000000000000'],
    ['float', '0.5', '3f000000'],
    ['hex', '00ff', '00ff'],
    ['base64', 'AP8=', '00ff'],
    [
      'uuid',
      '0b0e8a4c-3f5e-4c55-9a35-7f2d8a1b6c1d',
      Buffer.from('0b0e8a4c-3f5e-4c55-9a35-7f2d8a1b6c1d').toString('hex'),
    ],
    ['json', '{"a": 1.0}', Buffer.from('{"a": 1.0}').toString('hex')],
  ])('%s %s', (name, text, hex) => {
    const made = formats[name].fromText(bytes(text))
    expect(Buffer.from(made).toString('hex')).toBe(hex)
    expect(formats[name].toText(made)).toBe(text)
  })
})

describe('what is not of the format is refused', () => {
  test.each<[FormatName, string]>([
    ['long', '1.5'],
    ['long', '9223372036854775808'],
    ['long', ''],
    ['int', '2147483648'],
    ['double', '1,5'],
    ['double', '0x10'],
    ['hex', 'abc'],
    ['hex', 'zz'],
    ['base64', '*'],
    ['json', '{'],
    ['uuid', 'not one'],
  ])('typed in: %s %j', (name, text) => {
    expect(() => formats[name].fromText(bytes(text))).toThrow()
  })

  test.each<[FormatName, string]>([
    ['long', '00'],
    ['int', '0000000000000000'],
    ['double', '00'],
    ['json', 'ff'],
    ['uuid', '00'],
  ])('read: %s from %s', (name, hex) => {
    expect(() => formats[name].toText(hexBytes(hex))).toThrow()
    expect(() => formats[name].toJson(hexBytes(hex))).toThrow()
  })
})

test('bytes that are no text are base64 in JSON, and text is text, whatever it looks like', () => {
  expect(formats.string.toJson(hexBytes('ff00'))).toBe('{"base64":"/wA="}')
  expect(formats.string.toJson(bytes('{"base64":"/wA="}'))).toBe('"{\\"base64\\":\\"/wA=\\"}"')
})

test('every format says any of its bytes in one line of JSON, and reads the same bytes from it', () => {
  const sizes: Partial<Record<FormatName, number>> = { long: 8, int: 4, double: 8, float: 4 }
  for (const name of formatNames.filter((each) => each !== 'json' && each !== 'uuid')) {
    const size = sizes[name]
    const any = fc.uint8Array(size === undefined ? { maxLength: 40 } : { minLength: size, maxLength: size })
    fc.assert(
      fc.property(any, (input) => {
        const said = formats[name].toJson(input)
        expect(said).not.toMatch(/[\r\n]/)
        // A not-a-number has many spellings in bits; all are one value.
        if (said === '"NaN"') return
        expect(Buffer.from(formats[name].fromJson(parse(said))).equals(input)).toBe(true)
      }),
    )
  }
})

test('JSON is shown with its own digits and order, on one line', () => {
  const text = '\uFEFF{\n  "b": 1.0,\r\n  "a": 12345678901234567890,\n  "text": "line\\nline"\n}\n'
  const shown = formats.json.toJson(bytes(text))
  expect(shown).toBe('{   "b": 1.0,   "a": 12345678901234567890,   "text": "line\\nline" }')
  expect(Buffer.from(formats.json.fromJson(parse(shown))).toString()).toBe(
    '{"b":1,"a":12345678901234567890,"text":"line\\nline"}',
  )
})
