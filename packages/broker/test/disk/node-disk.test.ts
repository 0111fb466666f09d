import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { NodeDisk } from '../../src/disk/node-disk.ts'
import { keepsToTheDisk } from './disk-suite.ts'

describe('NodeDisk', () => {
  const roots: string[] = []
  const makeRoot = (): string => {
    const root = mkdtempSync(join(tmpdir(), 'millrace-disk-'))
    roots.push(root)
    return root
  }
  afterEach(() => {
    for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
  })

  keepsToTheDisk(() => new NodeDisk(makeRoot()))

  it('reads and writes more files than it may keep open', () => {
    const disk = new NodeDisk(makeRoot(), { maxOpenFiles: 3 })
    const descriptors = (): number => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0)
    const before = descriptors()
    const files = Array.from({ length: 20 }, (_, at) => disk.open(`f${at}`))
    for (let round = 0; round < 3; round++) files.forEach((file, at) => file.append(Uint8Array.of(at, round)))
    expect(descriptors() - before).toBeLessThanOrEqual(3)
    files.forEach((file, at) => expect([...file.read(0, 99)]).toEqual([at, 0, at, 1, at, 2]))
    for (const file of files) file.close()
  })

  it('says which file it could not open', () => {
    const disk = new NodeDisk(makeRoot())
    expect(() => disk.open('absent/f')).toThrow(/BROKER_STORAGE: cannot open .*absent\/f/)
  })
})
