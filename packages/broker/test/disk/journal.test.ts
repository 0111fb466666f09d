import { describe, expect, it } from 'vitest'
import { Journal } from '../../src/disk/journal.ts'
import { MemoryDisk } from '../../src/disk/memory-disk.ts'

function open(disk: MemoryDisk, onDamage: 'refuse' | 'truncate' = 'refuse') {
  const entries: unknown[] = []
  const lines: string[] = []
  const journal = Journal.open({
    disk,
    path: 'j',
    onDamage,
    apply: (entry) => entries.push(entry),
    snapshot: () => entries,
    log: (line) => lines.push(line),
  })
  const append = (entry: unknown): void => {
    entries.push(entry)
    journal.append(entry)
  }
  return { journal, entries, lines, append }
}

function damaged(disk: MemoryDisk, change: (bytes: Uint8Array) => Uint8Array): MemoryDisk {
  const found = new MemoryDisk()
  const file = disk.open('j')
  found.open('j').append(change(file.read(0, file.sizeBytes).slice()))
  return found
}

describe('Journal', () => {
  const written = (): MemoryDisk => {
    const disk = new MemoryDisk()
    const { append } = open(disk)
    append({ at: 1, text: 'line\nbreak' })
    append({ at: 2 })
    append({ at: 3 })
    return disk
  }

  it('replays its entries in order', () => {
    expect(open(written()).entries).toEqual([{ at: 1, text: 'line\nbreak' }, { at: 2 }, { at: 3 }])
  })

  it('keeps a prefix of whole entries wherever its end is torn off, and takes new ones behind it', () => {
    const whole = written()
    const size = whole.open('j').sizeBytes
    for (let keep = 0; keep < size; keep++) {
      const torn = damaged(whole, (bytes) => bytes.subarray(0, keep))
      const { entries, append } = open(torn)
      const count = entries.length
      expect(count).toBeLessThan(3)
      append({ at: 'new' })
      expect(open(torn).entries).toEqual([
        ...[{ at: 1, text: 'line\nbreak' }, { at: 2 }].slice(0, count),
        { at: 'new' },
      ])
    }
  })

  it('takes a tail of zeros for torn', () => {
    const zeros = damaged(written(), (bytes) => Uint8Array.from([...bytes, 0, 0, 0, 0]))
    expect(open(zeros).entries).toHaveLength(3)
  })

  it('refuses damage in its middle, or keeps the prefix where it may', () => {
    const flip = (bytes: Uint8Array): Uint8Array => {
      bytes[15] = (bytes[15] as number) ^ 1
      return bytes
    }
    expect(() => open(damaged(written(), flip))).toThrow(/BROKER_DIRECTORY_CORRUPT: j is damaged at byte 0/)
    const { entries, lines } = open(damaged(written(), flip), 'truncate')
    expect(entries).toEqual([])
    expect(lines[0]).toMatch(/damaged; later entries are lost/)
  })

  it('rewrites itself once most of it is out of date, and folds to the same afterwards', () => {
    const disk = new MemoryDisk()
    let last: unknown = null
    const reopen = (): Journal =>
      Journal.open({
        disk,
        path: 'j',
        onDamage: 'refuse',
        apply: (entry) => {
          last = entry
        },
        snapshot: () => [last],
        log: () => {},
      })
    const journal = reopen()
    for (let at = 0; at < 3000; at++) {
      last = { at, filler: 'x'.repeat(1000) }
      journal.append(last)
    }
    expect(disk.open('j').sizeBytes).toBeLessThan(1_200_000)
    last = null
    reopen()
    expect(last).toMatchObject({ at: 2999 })
  })
})
