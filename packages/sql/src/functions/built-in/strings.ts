// Functions of text. Positions count UTF-16 code units from 1, as in Java.
import { evaluationError } from '../../errors.ts'
import { trim } from '../../types/cast.ts'
import { overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'
import { concatBytes, padBytes, sliceOf, splitBytes } from './bytes-as-text.ts'

/** The place of the n-th occurrence at or behind `from`, overlaps counted; -1 for none. */
function nthIndex(text: string, part: string, from: number, n: number): number {
  let at = from - 1
  for (let count = 0; count < n; count++) {
    at = text.indexOf(part, at + 1)
    if (at < 0) return -1
  }
  return n > 0 ? at : -1
}

/** The same from the end; `from` is where the last one may end. */
function nthLastIndex(text: string, part: string, from: number, n: number): number {
  let at = from - part.length + 1
  for (let count = 0; count < n; count++) {
    if (at <= 0) return -1
    at = text.lastIndexOf(part, at - 1)
    if (at < 0) return -1
  }
  return n > 0 ? at : -1
}

function instr(text: string | null, part: string | null, position = 1, occurrence = 1): number {
  if (text === null || part === null || Math.abs(position) > text.length) return 0
  if (position < 0) return nthLastIndex(text, part, text.length + position + 1, occurrence) + 1
  return nthIndex(text, part, Math.max(position - 1, 0), occurrence) + 1
}

function notNull(value: number | null): number {
  if (value === null) throw evaluationError('a position must not be NULL')
  return value
}

function unescape(text: string): string | null {
  if (text.length < 6 || !text.startsWith('\\u')) return null
  return text.replace(/\\u+([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function padText(text: string, length: number, padding: string, left: boolean): string | null {
  if (padding === '' || length < 0) return null
  if (length <= text.length) return text.slice(0, length)
  return left ? text.padStart(length, padding) : text.padEnd(length, padding)
}

function splitToMap(text: string, entry: string, pair: string): ReadonlyMap<string, string> | null {
  if (entry === '' || pair === '' || entry === pair) return null
  const parts = text.split(entry).map((one) => one.split(pair))
  return new Map(parts.flatMap(([key, value]) => (key === undefined || value === undefined ? [] : [[key, value]])))
}

function join(separator: string, parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(separator)
}

export const strings: readonly ScalarFunction[] = [
  scalarFunction('CHR', {
    description: 'The character of a code point.',
    params: ['codepoint: INTEGER'],
    returns: 'STRING',
    call: (code) => (code < 0 || code > 0x10ffff ? null : String.fromCodePoint(code)),
  }),
  scalarFunction('CHR', {
    params: ['escape: STRING'],
    returns: 'STRING',
    call: unescape,
  }),
  scalar(
    'CONCAT',
    'All parts one behind the other; NULL parts are left out.',
    overload({ params: ['parts: STRING...'], returns: 'STRING', nulls: 'pass', call: (...parts) => join('', parts) }),
    overload({
      params: ['parts: BYTES...'],
      returns: 'BYTES',
      nulls: 'pass',
      call: (...parts) => concatBytes(parts.filter((part) => part !== null)),
    }),
  ),
  scalar(
    'CONCAT_WS',
    'All parts that are not NULL with a separator, the first argument, between them.',
    overload({
      params: ['separatorThenParts: STRING...'],
      returns: 'STRING',
      nulls: 'pass',
      call: (...all) => joinAll(all, join),
    }),
    overload({
      params: ['separatorThenParts: BYTES...'],
      returns: 'BYTES',
      nulls: 'pass',
      call: (...all) =>
        joinAll(all, (separator, parts) =>
          concatBytes(
            parts.filter((part) => part !== null).flatMap((part, at) => (at > 0 ? [separator, part] : [part])),
          ),
        ),
    }),
  ),
  scalarFunction('ELT', {
    description: 'The n-th of the texts behind n.',
    params: ['n: INTEGER', 'items: STRING...'],
    returns: 'STRING',
    nulls: 'pass',
    call: (n, ...items) => items[notNull(n) - 1] ?? null,
  }),
  scalarFunction('FIELD', {
    description: 'Which of the texts behind the first one equals it; 0 for none.',
    params: ['needle: STRING', 'items: STRING...'],
    returns: 'INTEGER',
    nulls: 'pass',
    call: (needle, ...items) => (needle === null ? 0 : items.indexOf(needle) + 1),
  }),
  scalarFunction('INITCAP', {
    description: 'Each word with a capital letter first and small ones behind it.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: (text) =>
      text
        .toLowerCase()
        .trimStart()
        .replace(/(^|\s)\S/g, (start) => start.toUpperCase()),
  }),
  scalar(
    'instr',
    'Where a text occurs in another one; 0 where it does not. A negative position searches backwards.',
    overload({
      params: ['text: STRING', 'sub: STRING'],
      returns: 'INTEGER',
      nulls: 'pass',
      call: (text, sub) => instr(text, sub),
    }),
    overload({
      params: ['text: STRING', 'sub: STRING', 'position: INTEGER'],
      returns: 'INTEGER',
      nulls: 'pass',
      call: (text, sub, position) => instr(text, sub, notNull(position)),
    }),
    overload({
      params: ['text: STRING', 'sub: STRING', 'position: INTEGER', 'occurrence: INTEGER'],
      returns: 'INTEGER',
      nulls: 'pass',
      call: (text, sub, position, occurrence) => instr(text, sub, notNull(position), notNull(occurrence)),
    }),
  ),
  scalarFunction('LCASE', {
    description: 'In small letters.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: (text) => text.toLowerCase(),
  }),
  scalar(
    'LEN',
    'How many characters a text has, or bytes a value.',
    overload({ params: ['text: STRING'], returns: 'INTEGER', call: (text) => text.length }),
    overload({ params: ['value: BYTES'], returns: 'INTEGER', call: (value) => value.length }),
  ),
  padding('LPAD', 'Filled up at the front, or cut, to exactly so many characters.', true),
  padding('RPAD', 'Filled up at the end, or cut, to exactly so many characters.', false),
  scalarFunction('REPLACE', {
    description: 'Every occurrence of a text replaced.',
    params: ['text: STRING', 'old: STRING', 'new: STRING'],
    returns: 'STRING',
    call: (text, old, replacement) => text.replaceAll(old, () => replacement),
  }),
  scalar(
    'SPLIT',
    'The pieces between delimiters; an empty delimiter gives single characters.',
    overload({
      params: ['text: STRING', 'delimiter: STRING'],
      returns: 'ARRAY<STRING>',
      call: (text, delimiter) => (text === '' ? [''] : text.split(delimiter)),
    }),
    overload({ params: ['value: BYTES', 'delimiter: BYTES'], returns: 'ARRAY<BYTES>', call: splitBytes }),
  ),
  scalarFunction('SPLIT_TO_MAP', {
    description:
      'A map of entries that one delimiter separates, each with a key and a value that another one separates.',
    params: ['text: STRING', 'entryDelimiter: STRING', 'kvDelimiter: STRING'],
    returns: 'MAP<STRING, STRING>',
    call: splitToMap,
  }),
  scalar(
    'SUBSTRING',
    'From a position on, to the end or so many characters; a negative position counts from the end.',
    overload({
      params: ['text: STRING', 'pos: INTEGER'],
      returns: 'STRING',
      call: (text, pos) => text.slice(...sliceOf(text.length, pos)),
    }),
    overload({
      params: ['text: STRING', 'pos: INTEGER', 'length: INTEGER'],
      returns: 'STRING',
      call: (text, pos, length) => text.slice(...sliceOf(text.length, pos, length)),
    }),
    overload({
      params: ['value: BYTES', 'pos: INTEGER'],
      returns: 'BYTES',
      call: (value, pos) => value.slice(...sliceOf(value.length, pos)),
    }),
    overload({
      params: ['value: BYTES', 'pos: INTEGER', 'length: INTEGER'],
      returns: 'BYTES',
      call: (value, pos, length) => value.slice(...sliceOf(value.length, pos, length)),
    }),
  ),
  scalarFunction('TRIM', {
    description: 'Without white space at both ends.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: trim,
  }),
  scalarFunction('UCASE', {
    description: 'In capital letters.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: (text) => text.toUpperCase(),
  }),
]

function joinAll<T>(all: readonly (T | null)[], joined: (separator: T, parts: readonly (T | null)[]) => T): T | null {
  if (all.length < 2) throw evaluationError('CONCAT_WS needs a separator and at least one part')
  const [separator, ...parts] = all
  return separator === null || separator === undefined ? null : joined(separator, parts)
}

function padding(name: string, description: string, left: boolean): ScalarFunction {
  return scalar(
    name,
    description,
    overload({
      params: ['text: STRING', 'length: INTEGER', 'padding: STRING'],
      returns: 'STRING',
      call: (text, length, fill) => padText(text, length, fill, left),
    }),
    overload({
      params: ['value: BYTES', 'length: INTEGER', 'padding: BYTES'],
      returns: 'BYTES',
      call: (value, length, fill) => padBytes(value, length, fill, left),
    }),
  )
}
