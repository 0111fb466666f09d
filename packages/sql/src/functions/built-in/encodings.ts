// Bytes as text and back: hex, utf8, ascii, base64; and numbers that bytes hold.
import { evaluationError } from '../../errors.ts'
import { base64Text } from '../../types/base64.ts'
import { parseBase64 } from '../../types/cast.ts'
import { wrapLong } from '../../types/int64.ts'
import { overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'

interface Encoding {
  readonly read: (text: string) => Uint8Array
  readonly write: (bytes: Uint8Array) => string
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

const encodings: Readonly<Record<string, Encoding>> = {
  hex: { read: readHex, write: (bytes) => writeHex(bytes).toUpperCase() },
  utf8: { read: (text) => new TextEncoder().encode(text), write: (bytes) => utf8.decode(bytes) },
  ascii: {
    read: (text) => Uint8Array.from(text, (character) => (character <= '\u007f' ? character.charCodeAt(0) : 0x3f)),
    write: (bytes) => Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join(''),
  },
  base64: { read: parseBase64, write: base64Text },
}

function encoding(name: string): Encoding {
  const found = encodings[name.toLowerCase()]
  if (!found) throw evaluationError(`${JSON.stringify(name)} is no encoding; there are hex, utf8, ascii and base64`)
  return found
}

export function writeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function readHex(text: string): Uint8Array {
  if (!/^([0-9a-fA-F]{2})*$/.test(text))
    throw evaluationError(`${JSON.stringify(text)} is not an even number of hex digits`)
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

/** As ENCODE takes it: `0x2a`, `X'2a'` or `2a`; after `0x` a zero may be missing. */
function bareHex(text: string): string {
  if (text.startsWith('0x')) return text.length % 2 === 0 ? text.slice(2) : `0${text.slice(2)}`
  return /^[xX]'.*'$/.test(text) ? text.slice(2, -1) : text
}

function encode(text: string, from: string, to: string): string {
  const [source, target] = [encoding(from), encoding(to)]
  if (source === target) throw evaluationError(`ENCODE from ${from} to ${to} has nothing to do; name two encodings`)
  const bytes = source.read(source === encodings.hex ? bareHex(text) : text)
  return target === encodings.hex ? writeHex(bytes) : target.write(bytes)
}

/** A view of exactly so many bytes, and whether the lowest comes first. */
function numberIn(bytes: Uint8Array, size: number, byteOrder: string): [DataView, boolean] {
  const order = byteOrder.toUpperCase()
  if (order !== 'BIG_ENDIAN' && order !== 'LITTLE_ENDIAN') {
    throw evaluationError(`${JSON.stringify(byteOrder)} is no byte order; there are BIG_ENDIAN and LITTLE_ENDIAN`)
  }
  if (bytes.length !== size) throw evaluationError(`there are ${bytes.length} bytes where ${size} make a number`)
  return [new DataView(bytes.buffer, bytes.byteOffset, size), order === 'LITTLE_ENDIAN']
}

function fromBytes<Type extends 'INTEGER' | 'BIGINT' | 'DOUBLE'>(
  name: string,
  description: string,
  returns: Type,
  read: (bytes: Uint8Array, byteOrder: string) => number | bigint,
): ScalarFunction {
  return scalar(
    name,
    description,
    overload({ params: ['value: BYTES'], returns, call: (bytes) => read(bytes, 'BIG_ENDIAN') as never }),
    overload({
      params: ['value: BYTES', 'byteOrder: STRING'],
      returns,
      call: (bytes, order) => read(bytes, order) as never,
    }),
  )
}

export const encodingFunctions: readonly ScalarFunction[] = [
  fromBytes('BIGINT_FROM_BYTES', 'The BIGINT that eight bytes hold.', 'BIGINT', (bytes, order) => {
    const [view, little] = numberIn(bytes, 8, order)
    return wrapLong(view.getBigInt64(0, little))
  }),
  fromBytes('DOUBLE_FROM_BYTES', 'The DOUBLE that eight bytes hold.', 'DOUBLE', (bytes, order) => {
    const [view, little] = numberIn(bytes, 8, order)
    return view.getFloat64(0, little)
  }),
  fromBytes('INT_FROM_BYTES', 'The INTEGER that four bytes hold.', 'INTEGER', (bytes, order) => {
    const [view, little] = numberIn(bytes, 4, order)
    return view.getInt32(0, little)
  }),
  scalarFunction('ENCODE', {
    description: 'Text of one encoding in another one: hex, utf8, ascii, base64.',
    params: ['text: STRING', 'from: STRING', 'to: STRING'],
    returns: 'STRING',
    call: encode,
  }),
  scalarFunction('FROM_BYTES', {
    description: 'Bytes as text: hex, utf8, ascii or base64.',
    params: ['value: BYTES', 'encoding: STRING'],
    returns: 'STRING',
    call: (bytes, name) => encoding(name).write(bytes),
  }),
  scalarFunction('TO_BYTES', {
    description: 'The bytes that a text in hex, utf8, ascii or base64 stands for.',
    params: ['text: STRING', 'encoding: STRING'],
    returns: 'BYTES',
    call: (text, name) => encoding(name).read(text),
  }),
]
