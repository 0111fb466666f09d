import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { ChainFilter } from '../../src/join/chain-filter.ts'

const row = (segment: number, name: number): Uint8Array => {
  const bytes = Buffer.alloc(16)
  bytes.writeBigInt64BE(BigInt(segment))
  bytes.writeInt32BE(name, 8)
  return bytes
}

describe('a filter of chains', () => {
  test.prop([fc.array(fc.tuple(fc.nat(9), fc.nat(1_000)), { maxLength: 200 })])(
    'never denies what was put, however many segments there are',
    (puts) => {
      const filter = new ChainFilter()
      filter.startAfter(-1)
      for (const [segment, name] of puts) filter.add(segment, row(segment, name))
      for (const [segment, name] of puts) expect(filter.mayHave(segment, row(segment, name), 5)).toBe(true)
    },
  )

  it('denies most of what was not put', () => {
    const filter = new ChainFilter()
    filter.startAfter(99)
    for (let name = 0; name < 10_000; name++) filter.add(1, row(1, name))
    const wrong = Array.from({ length: 10_000 }, (_, n) => filter.mayHave(1, row(1, 10_000 + n), 100))
    expect(wrong.filter(Boolean).length).toBeLessThan(300)
    expect(filter.mayHave(2, row(2, 1), 100)).toBe(false)
  })

  it('knows nothing of the times before it was made', () => {
    const filter = new ChainFilter()
    filter.startAfter(99)
    expect(filter.mayHave(1, row(1, 1), 99)).toBe(true)
    expect(filter.mayHave(1, row(1, 1), 100)).toBe(false)
    expect(new ChainFilter().mayHave(1, row(1, 1), 100)).toBe(true)
  })
})
