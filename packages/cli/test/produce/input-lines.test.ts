import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputLines } from '../../src/produce/input-lines.ts'

function linesOf(chunks: readonly Uint8Array[]): string[] {
  const lines = new InputLines()
  const found = chunks.flatMap((chunk) => lines.push(chunk))
  return [...found, ...lines.end()].map((line) => Buffer.from(line).toString('latin1'))
}

test('lines end with LF or CR LF; the last one needs no end', () => {
  expect(linesOf([Buffer.from('one\ntwo\r\n\nfour')])).toEqual(['one', 'two', '', 'four'])
  expect(linesOf([Buffer.from('one\n')])).toEqual(['one'])
  expect(linesOf([])).toEqual([])
})

test('however the input is cut into chunks, the lines are those of the whole', () => {
  const content = fc.array(fc.constantFrom('a', '\n', '\r\n', '\u00ff', 'bc'), { maxLength: 30 })
  fc.assert(
    fc.property(content, fc.array(fc.nat(40), { maxLength: 8 }), (parts, cuts) => {
      const whole = Buffer.from(parts.join(''), 'latin1')
      const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const chunks = places.slice(1).map((end, at) => whole.subarray(places[at], end))
      expect(linesOf(chunks)).toEqual(linesOf([whole]))
    }),
  )
})

test('a line that never ends is refused instead of filling the memory', () => {
  const lines = new InputLines()
  lines.push(Buffer.from('first\n'))
  expect(() => {
    for (let mib = 0; mib < 70; mib++) lines.push(Buffer.alloc(1024 * 1024, 'x'))
  }).toThrow(/CLI_INPUT: line 2 is longer/)
})
