// Rows of a join buffer while a batch of its changelog is replayed: read once, changed, written as chunks again.
// Law: a record that is there already is replaced, so that replaying a stretch of the changelog twice changes nothing.
import type { ByteStore } from '../byte-store.ts'
import { keyText } from '../key-text.ts'
import type { RestoredEntry } from '../state-database.ts'
import { readChain } from './chain.ts'
import { atChunk, emptyHead, headBytes, type KeptRecord, recordBytes, withRecord } from './join-rows.ts'

interface Chain {
  readonly headRow: Uint8Array
  readonly chunksBefore: number
  /** By time and sequence number. */
  readonly records: Map<string, KeptRecord>
}

const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

export class RestoredChunks {
  readonly #store: ByteStore
  readonly #fullChunkBytes: number
  readonly #chains = new Map<string, Chain>()

  constructor(store: ByteStore, fullChunkBytes: number) {
    this.#store = store
    this.#fullChunkBytes = fullChunkBytes
  }

  /** Null deletes. */
  set(headRow: Uint8Array, record: Omit<KeptRecord, 'value'>, value: Uint8Array | null): void {
    const { timestamp, sequence } = record
    const { records } = this.#chain(headRow)
    const id = `${timestamp}/${sequence}`
    if (value === null) records.delete(id)
    else records.set(id, { timestamp, sequence, value })
  }

  entries(): readonly RestoredEntry[] {
    return [...this.#chains.values()].flatMap((chain) => this.#entriesOf(chain))
  }

  #chain(headRow: Uint8Array): Chain {
    const text = keyText(headRow)
    const known = this.#chains.get(text)
    if (known !== undefined) return known
    const found: KeptRecord[] = []
    const chunksBefore = readChain(this.#store, headRow, always, found)
    const records = new Map(found.map((record) => [`${record.timestamp}/${record.sequence}`, record]))
    const chain = { headRow, chunksBefore, records }
    this.#chains.set(text, chain)
    return chain
  }

  #entriesOf({ headRow, chunksBefore, records }: Chain): RestoredEntry[] {
    const entries: RestoredEntry[] = []
    let head = emptyHead(0)
    let chunks = 0
    for (const record of records.values()) {
      if (head.length > headBytes && head.length + recordBytes(record.value) > this.#fullChunkBytes) {
        chunks += 1
        entries.push({ key: atChunk(headRow, chunks), value: head.subarray(headBytes) })
        head = emptyHead(chunks)
      }
      head = withRecord(head, record)
    }
    entries.push({ key: headRow, value: records.size === 0 ? null : head })
    for (let chunk = chunks + 1; chunk <= chunksBefore; chunk++)
      entries.push({ key: atChunk(headRow, chunk), value: null })
    return entries
  }
}
