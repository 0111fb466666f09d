// What every Disk keeps to; an implementation's test is one call of it.
import { expect, it } from 'vitest'
import type { Disk } from '../../src/disk/disk.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

export function keepsToTheDisk(makeDisk: () => Disk): void {
  it('reads across appends and gives fewer bytes at the end', () => {
    const file = makeDisk().open('f')
    expect(file.append(bytes(1, 2, 3))).toBe(0)
    expect(file.append(bytes(4, 5))).toBe(3)
    expect([...file.read(1, 3)]).toEqual([2, 3, 4])
    expect([...file.read(3, 100)]).toEqual([4, 5])
    expect(file.read(5, 1).byteLength).toBe(0)
    expect(file.sizeBytes).toBe(5)
    file.close()
  })

  it('goes on behind a truncation', async () => {
    const file = makeDisk().open('f')
    file.append(bytes(1, 2, 3, 4))
    file.truncate(2)
    expect(file.append(bytes(9))).toBe(2)
    expect([...file.read(0, 10)]).toEqual([1, 2, 9])
    await file.sync()
    file.close()
  })

  it('can be used again after a close, also while a sync is under way', async () => {
    const file = makeDisk().open('f')
    file.append(bytes(1))
    const syncing = file.sync()
    file.close()
    file.append(bytes(2))
    await syncing
    expect([...file.read(0, 10)]).toEqual([1, 2])
    file.close()
  })

  it('finds a file again by its name, renames over another and forgets what is removed', () => {
    const disk = makeDisk()
    disk.makeDirectory('a/b')
    const first = disk.open('a/b/one')
    first.append(bytes(1))
    first.close()
    const second = disk.open('a/b/two')
    second.append(bytes(2))
    second.close()
    expect(disk.list('a/b')).toEqual(['one', 'two'])
    disk.rename('a/b/two', 'a/b/one')
    disk.syncDirectory('a/b')
    expect(disk.list('a/b')).toEqual(['one'])
    const found = disk.open('a/b/one')
    expect([...found.read(0, 10)]).toEqual([2])
    found.close()
    disk.remove('a')
    expect(disk.exists('a/b/one')).toBe(false)
    expect(disk.list('a')).toEqual([])
    disk.remove('a')
  })
}
