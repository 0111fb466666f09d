// What a database knows of its stores: their numbers, their checkpoints, and what is left of wiped ones. In memory it is ahead of the disk by the numbers that no batch
// has carried yet.
import type { Level } from 'level'
import type { StoreCheckpoint } from '../state-database.ts'
import { decodeCheckpoint, layoutVersion, markerKey, metaKey, numberBytes, prefixBytes, rowsOf } from './layout.ts'
import { corruptState } from './level-error.ts'
import { stateError } from '../errors.ts'

export type Disk = Level<Uint8Array, Uint8Array>
export type DiskBatch = ReturnType<Disk['batch']>

export class Catalog {
  readonly #directory: string
  readonly #numbers = new Map<string, number>()
  readonly #checkpoints = new Map<string, StoreCheckpoint>()
  readonly #undeclared = new Set<string>()
  readonly #wiped = new Set<number>()
  #highest = 0
  #lastBatch = 0

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Numbers of wiped stores with rows left. */
  get wiped(): ReadonlySet<number> {
    return this.#wiped
  }

  get names(): string[] {
    return [...this.#numbers.keys()]
  }

  /** The store's number; a new one if it has none. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.#highest === 0xffff) throw corruptState(this.#directory, 'no store numbers are left')
    this.#highest += 1
    this.#numbers.set(name, this.#highest)
    this.#undeclared.add(name)
    return this.#highest
  }

  checkpoint(name: string): StoreCheckpoint | undefined {
    return this.#checkpoints.get(name)
  }

  /** After a batch with it was written. */
  setCheckpoint(name: string, checkpoint: StoreCheckpoint): void {
    this.#checkpoints.set(name, checkpoint)
  }

  /** Adds to a batch what every batch carries: numbers not yet on disk, and the marker, which shows a batch that was lost between others. Returns what to call once it is written. */
  declare(batch: DiskBatch): () => void {
    const names = [...this.#undeclared]
    if (names.length > 0) batch.put(metaKey('i'), numberBytes(this.#highest))
    for (const name of names) batch.put(metaKey('s', name), numberBytes(this.numberOf(name)))
    const number = this.#lastBatch + 1
    batch.del(markerKey(this.#lastBatch)).put(markerKey(number), new Uint8Array(0))
    return () => {
      this.#lastBatch = number
      for (const name of names) this.#undeclared.delete(name)
    }
  }

  /** Gives the store a new number, under which it is empty, and remembers the old one as wiped. Returns what to call once the batch is written. */
  renumber(name: string, batch: DiskBatch): () => void {
    const old = this.numberOf(name)
    this.#numbers.delete(name)
    this.numberOf(name)
    batch.del(metaKey('c', name)).put(metaKey('d', numberBytes(old)), new Uint8Array(0))
    return () => {
      this.#checkpoints.delete(name)
      this.#wiped.add(old)
    }
  }

  /** The rows of a wiped store are gone. */
  forget(number: number): void {
    this.#wiped.delete(number)
  }

  /** Reads what the disk says, or writes the beginnings of a new database. Throws `STATE_CORRUPT`, `STATE_FORMAT_UNKNOWN`. */
  async load(disk: Disk): Promise<void> {
    let version: string | undefined
    const markers: number[] = []
    for await (const [key, value] of disk.iterator(rowsOf(0))) {
      const kind = String.fromCharCode(key[prefixBytes] ?? 0)
      const rest = Buffer.from(key.subarray(prefixBytes + 1))
      if (kind === 'f') version = Buffer.from(value).toString()
      else if (kind === 'h') markers.push(Number(rest.readBigUInt64BE()))
      else if (kind === 'i') this.#highest = readNumber(value)
      else if (kind === 's') this.#numbers.set(rest.toString(), readNumber(value))
      else if (kind === 'c') this.#loadCheckpoint(rest.toString(), value)
      else if (kind === 'd') this.#wiped.add(readNumber(rest))
    }
    if (version === undefined && markers.length === 0 && this.#numbers.size === 0) return this.#begin(disk)
    this.#check(version, markers)
  }

  #loadCheckpoint(name: string, value: Uint8Array): void {
    const checkpoint = decodeCheckpoint(value)
    if (checkpoint === undefined) throw corruptState(this.#directory, `the checkpoint of store ${name} is unreadable`)
    this.#checkpoints.set(name, checkpoint)
  }

  #check(version: string | undefined, markers: readonly number[]): void {
    if (version !== undefined && version !== layoutVersion) {
      throw stateError(
        'STATE_FORMAT_UNKNOWN',
        `the state in ${this.#directory} has layout ${version}, this version of Millrace reads ${layoutVersion}; run the version that wrote it, or delete the directory and its stores are restored from their changelogs`,
        { details: { directory: this.#directory } },
      )
    }
    if (version === undefined || markers.length !== 1) {
      throw corruptState(this.#directory, 'a commit in the middle of its log is lost')
    }
    this.#lastBatch = markers[0] ?? 0
    for (const number of this.#numbers.values()) {
      if (number > this.#highest) throw corruptState(this.#directory, 'its list of stores is incomplete')
    }
  }

  async #begin(disk: Disk): Promise<void> {
    await disk
      .batch()
      .put(metaKey('f'), Buffer.from(layoutVersion))
      .put(markerKey(0), new Uint8Array(0))
      .write({ sync: true })
  }
}

function readNumber(bytes: Uint8Array): number {
  return ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
}
