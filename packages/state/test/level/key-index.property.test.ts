import { fc, test } from '@fast-check/vitest'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { KeyIndex } from '../../src/level/key-index.ts'
import { KeyPages } from '../../src/level/key-pages.ts'
import { SpillFile } from '../../src/level/spill-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'millrace-key-index-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const key = fc.nat(999).map((number) => `key ${String(number).padStart(3, '0')} ${'x'.repeat(2_000)}`)
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ add: key }) },
  { weight: 3, arbitrary: fc.record({ delete: key }) },
  { weight: 1, arbitrary: fc.record({ deleteFrom: key, to: key }) },
)

/** An index with room for so many bytes of keys in memory. */
function indexOf(bytes: number): { index: KeyIndex; pages: KeyPages; file: SpillFile } {
  const file = new SpillFile(directory)
  const pages = new KeyPages(file, bytes)
  return { index: new KeyIndex(pages), pages, file }
}

function keysIn(index: KeyIndex, range: { from?: string; to?: string; reverse: boolean }): string[] {
  const wanted = { from: range.from, to: range.to, reverse: range.reverse }
  const found: string[] = []
  for (let at = index.first(wanted); at !== undefined; at = index.next(at, wanted)) found.push(at)
  return found
}

describe('an index of keys', () => {
  test.prop([fc.array(step, { minLength: 50, maxLength: 400 }), key, key])(
    'is a sorted set, wherever its pages are',
    (steps, from, to) => {
      const { index, file } = indexOf(20_000)
      const model = new Set<string>()
      for (const step of steps) {
        if ('add' in step) {
          index.add(step.add)
          model.add(step.add)
        } else if ('delete' in step) {
          index.delete(step.delete)
          model.delete(step.delete)
        } else {
          index.deleteRange(step.deleteFrom, step.to)
          for (const one of model) if (one >= step.deleteFrom && one < step.to) model.delete(one)
        }
      }
      const sorted = [...model].sort()
      const inRange = sorted.filter((one) => one >= from && one < to)
      expect(keysIn(index, { reverse: false })).toEqual(sorted)
      expect(keysIn(index, { reverse: true })).toEqual(sorted.toReversed())
      expect(keysIn(index, { from, to, reverse: false })).toEqual(inRange)
      expect(keysIn(index, { from, to, reverse: true })).toEqual(inRange.toReversed())
      file.close()
    },
  )

  it('keeps within its share of memory, and leaves no file behind', () => {
    const share = 30_000
    const { index, pages, file } = indexOf(share)
    const name = (number: number): string => `user ${String((number * 7_919) % 5_000).padStart(8, '0')}`
    for (let number = 0; number < 5_000; number++) {
      index.add(name(number))
      expect(pages.residentBytes).toBeLessThanOrEqual(share)
    }
    const all = keysIn(index, { reverse: false })
    expect([all.length, all[0], all.at(-1)]).toEqual([5_000, 'user 00000000', 'user 00004999'])
    expect(pages.residentBytes).toBeLessThanOrEqual(share)
    expect(readdirSync(directory)).toEqual([])
    index.deleteRange('user 00000010', 'user 00004990')
    expect(keysIn(index, { reverse: false }).length).toBe(20)
    index.clear()
    expect([index.first({ from: undefined, to: undefined, reverse: false }), pages.residentBytes]).toEqual([
      undefined,
      0,
    ])
    file.close()
  })

  it('uses freed places of the file again', () => {
    const file = new SpillFile(directory)
    const first = file.write(Buffer.alloc(3_000, 1))
    const second = file.write(Buffer.alloc(2_900, 2))
    file.free(first)
    const third = file.write(Buffer.alloc(2_500, 3))
    expect(third.block).toBe(first.block)
    expect([file.read(second)[2_899], file.read(third)[0], file.read(third).length]).toEqual([2, 3, 2_500])
    file.close()
  })
})
