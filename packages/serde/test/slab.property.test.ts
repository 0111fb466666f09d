import fc from 'fast-check'
import { allocateBytes, ownBytes, string } from '@millrace/serde'
import { expect, test } from 'vitest'

/** Texts whose units take one to four bytes; all of Unicode as units costs seconds to set up. */
const anyWidth = fc.constantFrom('a', 'é', '日', '𝄞')
const anyLength = fc.oneof(fc.nat({ max: 40 }), fc.constantFrom(0, 1023, 1024, 1025, 4096, 5000))

test('no two allocations share a byte, whatever else is allocated', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(anyLength, fc.string({ unit: anyWidth, maxLength: 300 })), { maxLength: 200 }),
      (asked) => {
        const kept: { readonly bytes: Uint8Array; readonly content: string }[] = []
        for (const [index, what] of asked.entries()) {
          const bytes = typeof what === 'number' ? allocateBytes(what).fill(index) : string().serialize(what)
          if (typeof what === 'number') expect(bytes).toHaveLength(what)
          kept.push({ bytes, content: Buffer.from(bytes).toString('hex') })
        }
        for (const { bytes, content } of kept) expect(Buffer.from(bytes).toString('hex')).toBe(content)
      },
    ),
  )
})

test('a copy is independent of what it was copied from, and keeps no large buffer alive', () => {
  const batch = Buffer.alloc(1_000_000, 7)
  const copy = ownBytes(batch.subarray(500, 510))
  batch.fill(0)
  expect([...copy]).toEqual(Array.from({ length: 10 }, () => 7))
  expect(copy.buffer.byteLength).toBeLessThanOrEqual(4096)
})
