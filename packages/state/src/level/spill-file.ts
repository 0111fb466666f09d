// What does not fit into memory, for as long as the process lives: a file that nobody reads after it. Written and read synchronously; the system's page cache makes that a copy.
// Law: bytes stay where they were written until they are freed.
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { diskError } from './level-error.ts'

const blockBytes = 1_024

export interface Extent {
  /** In the file, in blocks. */
  readonly block: number
  readonly blocks: number
  /** In bytes. */
  readonly length: number
}

export class SpillFile {
  readonly #directory: string
  #file: number | undefined
  #blocks = 0
  /** Starts of free stretches, by their number of blocks. */
  readonly #free = new Map<number, number[]>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Throws `STATE_DISK_FULL`, `STATE_DIRECTORY_READ_ONLY`, `STATE_IO`. */
  write(bytes: Uint8Array): Extent {
    const blocks = Math.ceil(bytes.length / blockBytes)
    const block = this.#free.get(blocks)?.pop() ?? this.#extend(blocks)
    this.#onFile((file) => {
      for (let written = 0; written < bytes.length; ) {
        written += writeSync(file, bytes, written, bytes.length - written, block * blockBytes + written)
      }
    })
    return { block, blocks, length: bytes.length }
  }

  /** Throws `STATE_IO`. */
  read({ block, length }: Extent): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    this.#onFile((file) => {
      for (let read = 0; read < length; ) {
        const count = readSync(file, bytes, read, length - read, block * blockBytes + read)
        if (count === 0) throw new Error('the file of spilled keys ends before what was written to it')
        read += count
      }
    })
    return bytes
  }

  free({ block, blocks }: Extent): void {
    const starts = this.#free.get(blocks)
    if (starts === undefined) this.#free.set(blocks, [block])
    else starts.push(block)
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
    this.#free.clear()
    this.#blocks = 0
  }

  #extend(blocks: number): number {
    const block = this.#blocks
    this.#blocks += blocks
    return block
  }

  #onFile(work: (file: number) => void): void {
    try {
      this.#file ??= openNameless(join(this.#directory, 'key-index.spill'))
      work(this.#file)
    } catch (error) {
      throw diskError(this.#directory, error)
    }
  }
}

/** The file goes with the process, however that ends. (Where a name cannot be taken from an open file, the next one to open it empties it.) */
function openNameless(path: string): number {
  const file = openSync(path, 'w+')
  try {
    unlinkSync(path)
  } catch {
    // It keeps its name.
  }
  return file
}
