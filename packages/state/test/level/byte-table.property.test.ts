import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../src/hash.ts'
import { ByteTable } from '../../src/level/byte-table.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (view: Uint8Array | null | undefined): string | null | undefined => view && Buffer.from(view).toString()

function set(table: ByteTable, key: string, value: string | null): boolean {
  return table.set(bytes(key), hashOf(bytes(key)), value === null ? null : bytes(value))
}

function get(table: ByteTable, key: string): string | null | undefined {
  const value = table.get(bytes(key), hashOf(bytes(key)))
  return value === undefined ? undefined : text(value)
}

describe('a table of bytes', () => {
  const sets = fc.array(
    fc.tuple(
      fc.nat(40).map((key) => `key ${key}`),
      fc.option(fc.nat(3_000).map((length) => 'v'.repeat(length))),
    ),
    { maxLength: 120 },
  )

  test.prop([sets])('is a map that keeps the order of its keys', (puts) => {
    const table = new ByteTable()
    const model = new Map<string, string | null>()
    for (const [key, value] of puts) {
      expect(set(table, key, value)).toBe(!model.has(key))
      model.set(key, value)
    }
    for (let key = 0; key <= 40; key++) expect(get(table, `key ${key}`)).toBe(model.get(`key ${key}`))
    const entries = Array.from({ length: table.size }, (_, entry) => [
      text(table.keyAt(entry)),
      text(table.valueAt(entry)),
    ])
    expect(entries).toEqual([...model].map(([key, value]) => [key, value]))
    const lengths = [...model].map(([key, value]) => key.length + (value?.length ?? 0))
    expect(table.bytes).toBe(lengths.reduce((sum, length) => sum + length, 0))
  })

  it('tells keys apart whose hashes are the same', () => {
    const table = new ByteTable()
    for (const key of ['one', 'two', 'three']) table.set(bytes(key), 7, bytes(key))
    for (const key of ['one', 'two', 'three']) expect(text(table.get(bytes(key), 7))).toBe(key)
    expect(table.get(bytes('four'), 7)).toBeUndefined()
  })

  it('leaves views as they are when values are replaced, and moves what lives out of what is dead', () => {
    const table = new ByteTable()
    set(table, 'other', 'stays')
    const value = (round: number): string => String(round % 10).repeat(10_000)
    set(table, 'key', value(0))
    const first = table.get(bytes('key'), hashOf(bytes('key')))
    const pages = new Set<ArrayBufferLike>()
    for (let round = 1; round <= 1_000; round++) {
      set(table, 'key', value(round))
      pages.add((table.get(bytes('other'), hashOf(bytes('other'))) as Uint8Array).buffer)
    }
    expect(text(first)).toBe(value(0))
    expect([get(table, 'key'), get(table, 'other'), table.size]).toEqual([value(1_000), 'stays', 2])
    expect(pages.size).toBeGreaterThan(5)
  })

  it('gives rows their store in front of the key, and nothing else changes', () => {
    const table = new ByteTable()
    for (const key of ['a', 'b', 'c']) set(table, key, `value of ${key}`)
    expect([...table.rowKeyAt(1, 0x1234)]).toEqual([0x12, 0x34, 'b'.charCodeAt(0)])
    for (const key of ['a', 'b', 'c']) expect(get(table, key)).toBe(`value of ${key}`)
  })
})
