import { describe, expect, it } from 'vitest'
import { MemoryDisk } from '../../src/disk/memory-disk.ts'
import { keepsToTheDisk } from './disk-suite.ts'

describe('MemoryDisk', () => {
  keepsToTheDisk(() => new MemoryDisk())

  it('keeps after a power loss what was synced, and of the rest what it is told', async () => {
    const disk = new MemoryDisk()
    const file = disk.open('f')
    file.append(Uint8Array.of(1, 2))
    await file.sync()
    file.append(Uint8Array.of(3, 4))
    expect([...disk.afterPowerLoss().open('f').read(0, 9)]).toEqual([1, 2])
    expect([
      ...disk
        .afterPowerLoss(() => 1)
        .open('f')
        .read(0, 9),
    ]).toEqual([1, 2, 3])
    expect([...disk.clone().open('f').read(0, 9)]).toEqual([1, 2, 3, 4])
  })
})
