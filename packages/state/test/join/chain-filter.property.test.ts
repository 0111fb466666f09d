import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../src/hash.ts'
import { ChainFilter } from '../../src/join/chain-filter.ts'

describe('a filter of chains', () => {
  test.prop([fc.array(fc.tuple(fc.nat(9), fc.nat(1_000)), { maxLength: 200 })])(
    'never denies what was put, however many segments there are',
    (puts) => {
      const filter = new ChainFilter()
      filter.startAfter(-1)
      for (const [segment, name] of puts) filter.add(segment, name, 0)
      for (const [segment, name] of puts) expect(filter.mayHave(segment, name, 0, 5)).toBe(true)
    },
  )

  it('denies most of what was not put', () => {
    const filter = new ChainFilter()
    filter.startAfter(99)
    for (let name = 0; name < 10_000; name++) filter.add(1, hashOf(Buffer.from(`key ${name}`)), 7)
    const wrong = Array.from({ length: 10_000 }, (_, n) =>
      filter.mayHave(1, hashOf(Buffer.from(`key ${10_000 + n}`)), 7, 100),
    )
    expect(wrong.filter(Boolean).length).toBeLessThan(300)
    expect(filter.mayHave(2, 1, 7, 100)).toBe(false)
    const otherStretch = Array.from({ length: 10_000 }, (_, n) =>
      filter.mayHave(1, hashOf(Buffer.from(`key ${n}`)), 8, 100),
    )
    expect(otherStretch.filter(Boolean).length).toBeLessThan(300)
  })

  it('knows nothing of the times before it was made', () => {
    const filter = new ChainFilter()
    filter.startAfter(99)
    expect(filter.mayHave(1, 1, 7, 99)).toBe(true)
    expect(filter.mayHave(1, 1, 7, 100)).toBe(false)
    expect(new ChainFilter().mayHave(1, 1, 7, 100)).toBe(true)
  })
})
