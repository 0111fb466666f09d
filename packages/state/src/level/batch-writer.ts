// One commit on its way to disk: rows into native batches, giving the event loop back now and then. Every batch carries the commit marker.
// Law: atomic is one batch. Otherwise batches of some MiB follow each other, and what goes in last (the checkpoints) is written last.
import type { Catalog, Disk, DiskBatch } from './catalog.ts'

export interface BatchOptions {
  readonly atomic: boolean
  /** Wait until the batch is on the medium, not just with the operating system. */
  readonly sync: boolean
}

/** The loop is given back after so many rows: a few milliseconds. */
const rowsPerTurn = 2_000

const bytesPerBatch = 4 * 1024 * 1024

export class BatchWriter {
  readonly #disk: Disk
  readonly #catalog: Catalog
  readonly #options: BatchOptions
  #batch: DiskBatch
  #bytes = 0
  #rowsThisTurn = 0

  constructor(disk: Disk, catalog: Catalog, options: BatchOptions) {
    this.#disk = disk
    this.#catalog = catalog
    this.#options = options
    this.#batch = disk.batch()
  }

  /** For what is not a row of a store. */
  get batch(): DiskBatch {
    return this.#batch
  }

  /** `key` begins with the number of its store. True when {@link pause} is due. */
  row(key: Uint8Array, value: Uint8Array | null): boolean {
    if (value === null) this.#batch.del(key)
    else this.#batch.put(key, value)
    this.#bytes += key.length + (value?.length ?? 0)
    this.#rowsThisTurn += 1
    return this.#rowsThisTurn >= rowsPerTurn
  }

  /** Gives the event loop back, and writes what there is if the batch may be split and is large. */
  async pause(): Promise<void> {
    this.#rowsThisTurn = 0
    if (this.#options.atomic || this.#bytes < bytesPerBatch) return turn()
    await this.#write()
    this.#batch = this.#disk.batch()
    this.#bytes = 0
  }

  async finish(): Promise<void> {
    await this.#write()
  }

  async #write(): Promise<void> {
    const written = this.#catalog.declare(this.#batch)
    await this.#batch.write({ sync: this.#options.sync })
    written()
  }
}

/** Resolves in a later turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
