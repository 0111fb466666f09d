// Files of the operating system. Appends are synchronous writes: what returned is in the page cache and survives kill -9.
// Keeps at most `maxOpenFiles` descriptors; a file that was not used for long is reopened on its next use.
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { MillraceError } from '@millrace/record'
import type { BrokerErrorCode } from '../errors.ts'
import type { Disk, DiskFile } from './disk.ts'

/** An open descriptor; it is closed when the last sync on it has ended. */
interface Descriptor {
  readonly number: number
  syncs: number
  closing: boolean
}

class NodeFile implements DiskFile {
  readonly #path: string
  readonly #pool: DescriptorPool
  #descriptor: Descriptor | null = null
  #sizeBytes: number

  constructor(path: string, pool: DescriptorPool) {
    this.#path = path
    this.#pool = pool
    this.#sizeBytes = fs.fstatSync(this.#open().number).size
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  get syncing(): boolean {
    return this.#descriptor !== null && this.#descriptor.syncs > 0
  }

  append(bytes: Uint8Array): number {
    const position = this.#sizeBytes
    const { number } = this.#open()
    let written = 0
    try {
      while (written < bytes.byteLength) {
        written += fs.writeSync(number, bytes, written, bytes.byteLength - written, position + written)
      }
    } catch (cause) {
      // Nothing of a half-written append may stay: the next one would stand behind rubbish.
      if (written > 0) fs.ftruncateSync(number, position)
      throw storageError('write', this.#path, cause)
    }
    this.#sizeBytes = position + written
    return position
  }

  read(position: number, length: number): Uint8Array {
    const wanted = Math.min(length, this.#sizeBytes - position)
    if (wanted <= 0) return new Uint8Array(0)
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(wanted).buffer)
    const { number } = this.#open()
    let filled = 0
    while (filled < wanted) {
      const count = fs.readSync(number, bytes, filled, wanted - filled, position + filled)
      if (count === 0) break
      filled += count
    }
    return filled === wanted ? bytes : bytes.subarray(0, filled)
  }

  truncate(sizeBytes: number): void {
    fs.ftruncateSync(this.#open().number, sizeBytes)
    this.#sizeBytes = sizeBytes
  }

  sync(): Promise<void> {
    const descriptor = this.#open()
    descriptor.syncs++
    return new Promise((resolve, reject) => {
      fs.fdatasync(descriptor.number, (cause) => {
        descriptor.syncs--
        if (descriptor.closing && descriptor.syncs === 0) fs.closeSync(descriptor.number)
        if (cause) reject(storageError('sync', this.#path, cause))
        else resolve()
      })
    })
  }

  syncNow(): void {
    fs.fdatasyncSync(this.#open().number)
  }

  close(): void {
    const descriptor = this.#descriptor
    if (!descriptor) return
    this.#descriptor = null
    this.#pool.forget(this)
    descriptor.closing = true
    if (descriptor.syncs === 0) fs.closeSync(descriptor.number)
  }

  #open(): Descriptor {
    if (this.#descriptor) {
      this.#pool.used(this)
      return this.#descriptor
    }
    try {
      const number = fs.openSync(this.#path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o644)
      this.#descriptor = { number, syncs: 0, closing: false }
    } catch (cause) {
      throw storageError('open', this.#path, cause)
    }
    this.#pool.opened(this)
    return this.#descriptor
  }
}

/** The descriptors in use, least recently used first. */
class DescriptorPool {
  readonly #open = new Set<NodeFile>()
  readonly #limit: number
  #last: NodeFile | null = null

  constructor(limit: number) {
    this.#limit = limit
  }

  opened(file: NodeFile): void {
    this.#open.add(file)
    this.#last = file
    if (this.#open.size <= this.#limit) return
    for (const oldest of this.#open) {
      if (oldest.syncing || oldest === file) continue
      oldest.close()
      return
    }
  }

  used(file: NodeFile): void {
    if (file === this.#last) return
    this.#open.delete(file)
    this.#open.add(file)
    this.#last = file
  }

  forget(file: NodeFile): void {
    this.#open.delete(file)
    if (this.#last === file) this.#last = null
  }
}

export class NodeDisk implements Disk {
  readonly #root: string
  readonly #pool: DescriptorPool

  constructor(root: string, options: { maxOpenFiles?: number } = {}) {
    this.#root = root
    this.#pool = new DescriptorPool(options.maxOpenFiles ?? 512)
    fs.mkdirSync(root, { recursive: true })
  }

  open(path: string): DiskFile {
    return new NodeFile(join(this.#root, path), this.#pool)
  }

  exists(path: string): boolean {
    return fs.existsSync(join(this.#root, path))
  }

  list(directory: string): string[] {
    const path = join(this.#root, directory)
    return fs.existsSync(path) ? fs.readdirSync(path).sort() : []
  }

  makeDirectory(path: string): void {
    fs.mkdirSync(join(this.#root, path), { recursive: true })
  }

  remove(path: string): void {
    fs.rmSync(join(this.#root, path), { recursive: true, force: true })
  }

  rename(from: string, to: string): void {
    fs.renameSync(join(this.#root, from), join(this.#root, to))
  }

  syncDirectory(path: string): void {
    const full = join(this.#root, path)
    const descriptor = fs.openSync(fs.statSync(full).isDirectory() ? full : dirname(full), 'r')
    try {
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
  }
}

function storageError(doing: string, path: string, cause: unknown): MillraceError<BrokerErrorCode> {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MillraceError<BrokerErrorCode>(
    'BROKER_STORAGE',
    `cannot ${doing} ${path} (${reason}); check free space and permissions`,
    { cause, details: { path }, disposition: 'retry' },
  )
}
