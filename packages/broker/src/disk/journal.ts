// An append-only file of small facts, folded at start and rewritten when most of it is out of date.
// An entry is a line: CRC-32C of the rest in hexadecimal, a space, JSON. Law: after a crash the entries are a prefix of what
// was appended.
import { crc32c } from '@millrace/protocol'
import { MillraceError } from '@millrace/record'
import type { BrokerErrorCode } from '../errors.ts'
import type { Disk, DiskFile } from './disk.ts'

const rewriteAboveBytes = 1024 * 1024
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface JournalOptions {
  readonly disk: Disk
  readonly path: string
  /** Called for each entry found, in order. */
  readonly apply: (entry: unknown) => void
  /** The shortest list of entries that folds to the same. */
  readonly snapshot: () => unknown[]
  /** What to do about damage that is not a torn tail: `refuse` throws `BROKER_DIRECTORY_CORRUPT`, `truncate` keeps the prefix. */
  readonly onDamage: 'refuse' | 'truncate'
  readonly log: (line: string) => void
}

export class Journal {
  readonly #options: JournalOptions
  #file: DiskFile
  #liveBytes = 0

  private constructor(options: JournalOptions, file: DiskFile) {
    this.#options = options
    this.#file = file
  }

  static open(options: JournalOptions): Journal {
    options.disk.remove(`${options.path}.new`)
    const journal = new Journal(options, options.disk.open(options.path))
    journal.#replay()
    return journal
  }

  /** Adds one fact; it survives the process when this returns. */
  append(entry: unknown): void {
    this.#file.append(encode(entry))
    if (this.#file.sizeBytes > Math.max(rewriteAboveBytes, 4 * this.#liveBytes)) this.rewrite()
  }

  sync(): Promise<void> {
    return this.#file.sync()
  }

  syncNow(): void {
    this.#file.syncNow()
  }

  /** Replaces the file by a snapshot, atomically. */
  rewrite(): void {
    const { disk, path, snapshot } = this.#options
    const draft = disk.open(`${path}.new`)
    draft.truncate(0)
    for (const entry of snapshot()) draft.append(encode(entry))
    draft.syncNow()
    this.#file.close()
    draft.close()
    disk.rename(`${path}.new`, path)
    disk.syncDirectory('')
    this.#file = disk.open(path)
    this.#liveBytes = this.#file.sizeBytes
  }

  close(): void {
    this.#file.syncNow()
    this.#file.close()
  }

  #replay(): void {
    const bytes = this.#file.read(0, this.#file.sizeBytes)
    let at = 0
    while (at < bytes.byteLength) {
      const newline = bytes.indexOf(0x0a, at)
      const entry = newline < 0 ? undefined : decode(bytes.subarray(at, newline))
      if (entry === undefined) {
        if (newline >= 0 && newline + 1 < bytes.byteLength) this.#reportDamage(at)
        break
      }
      this.#options.apply(entry)
      at = newline + 1
    }
    if (at < bytes.byteLength) {
      this.#options.log(
        `${this.#options.path}: ${bytes.byteLength - at} bytes after ${at} are not whole and were cut off`,
      )
      this.#file.truncate(at)
    }
    this.#liveBytes = at
  }

  #reportDamage(at: number): void {
    const { path, onDamage, log } = this.#options
    if (onDamage === 'truncate') return log(`${path}: the entry at byte ${at} is damaged; later entries are lost`)
    throw new MillraceError<BrokerErrorCode>(
      'BROKER_DIRECTORY_CORRUPT',
      `${path} is damaged at byte ${at} and more entries follow; restore the file from a backup, or remove it to start without its topics`,
      { details: { path, position: at } },
    )
  }
}

function encode(entry: unknown): Uint8Array {
  const body = JSON.stringify(entry)
  return encoder.encode(`${checksumOf(encoder.encode(body))} ${body}\n`)
}

/** The entry of a line without its newline; undefined where the line is not what was written. */
function decode(line: Uint8Array): unknown {
  const body = line.subarray(9)
  if (line.byteLength < 10 || decoder.decode(line.subarray(0, 8)) !== checksumOf(body)) return undefined
  return JSON.parse(decoder.decode(body)) as unknown
}

function checksumOf(bytes: Uint8Array): string {
  return (crc32c(bytes) >>> 0).toString(16).padStart(8, '0')
}
