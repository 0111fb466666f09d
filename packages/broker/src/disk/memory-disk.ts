// A disk in memory: brokers without a directory, tests and simulation. `afterPowerLoss` is what a machine would find again.
import type { Disk, DiskFile } from './disk.ts'

class MemoryFile implements DiskFile {
  // Pieces are kept as appended, so that reading one whole piece copies nothing.
  #pieces: Uint8Array[] = []
  #starts: number[] = []
  #sizeBytes = 0
  syncedBytes = 0

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  append(bytes: Uint8Array): number {
    const position = this.#sizeBytes
    if (bytes.byteLength === 0) return position
    this.#pieces.push(bytes.slice())
    this.#starts.push(position)
    this.#sizeBytes += bytes.byteLength
    return position
  }

  read(position: number, length: number): Uint8Array {
    const end = Math.min(position + length, this.#sizeBytes)
    if (position >= end) return new Uint8Array(0)
    let at = this.#pieceAt(position)
    const first = this.#pieces[at] as Uint8Array
    const from = position - (this.#starts[at] as number)
    if (from + (end - position) <= first.byteLength) return first.subarray(from, from + (end - position))
    const result = new Uint8Array(end - position)
    let filled = 0
    for (let skip = from; filled < result.byteLength; skip = 0, at++) {
      const piece = (this.#pieces[at] as Uint8Array).subarray(skip, skip + result.byteLength - filled)
      result.set(piece, filled)
      filled += piece.byteLength
    }
    return result
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes >= this.#sizeBytes) return
    const kept = this.read(0, sizeBytes).slice()
    this.#pieces = sizeBytes > 0 ? [kept] : []
    this.#starts = sizeBytes > 0 ? [0] : []
    this.#sizeBytes = sizeBytes
    this.syncedBytes = Math.min(this.syncedBytes, sizeBytes)
  }

  async sync(): Promise<void> {
    this.syncNow()
  }

  syncNow(): void {
    this.syncedBytes = this.#sizeBytes
  }

  close(): void {}

  #pieceAt(position: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#starts[middle] as number) <= position) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** Law: a name exists exactly as long as it was not removed; directories need not be made first. */
export class MemoryDisk implements Disk {
  readonly #files = new Map<string, MemoryFile>()

  open(path: string): DiskFile {
    let file = this.#files.get(path)
    if (!file) this.#files.set(path, (file = new MemoryFile()))
    return file
  }

  exists(path: string): boolean {
    if (this.#files.has(path)) return true
    for (const name of this.#files.keys()) if (name.startsWith(`${path}/`)) return true
    return false
  }

  list(directory: string): string[] {
    const prefix = directory === '' ? '' : `${directory}/`
    const names = new Set<string>()
    for (const path of this.#files.keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/')[0] as string)
    }
    return [...names].sort()
  }

  makeDirectory(): void {}

  remove(path: string): void {
    for (const name of [...this.#files.keys()]) {
      if (name === path || name.startsWith(`${path}/`)) this.#files.delete(name)
    }
  }

  rename(from: string, to: string): void {
    const file = this.#files.get(from)
    if (!file) throw new Error(`no such file: ${from}`)
    this.#files.delete(from)
    this.#files.set(to, file)
  }

  syncDirectory(): void {}

  /**
   * The disk as found after a power loss: names stay, of each file the synced bytes and as many of the unsynced ones as
   * `keep` says (default: none). This disk is left as it is.
   */
  afterPowerLoss(keep: (path: string, unsyncedBytes: number) => number = () => 0): MemoryDisk {
    const found = new MemoryDisk()
    for (const [path, file] of this.#files) {
      const unsynced = file.sizeBytes - file.syncedBytes
      const kept = file.syncedBytes + Math.max(0, Math.min(unsynced, keep(path, unsynced)))
      const copy = found.open(path)
      copy.append(file.read(0, kept))
      copy.syncNow()
    }
    return found
  }

  /** A copy with every byte, as after kill -9. */
  clone(): MemoryDisk {
    return this.afterPowerLoss((_, unsynced) => unsynced)
  }
}
