// A writer that is opened by the first record, whose records are acknowledged one by one. One that failed is replaced: what it had failed to write makes it
// refuse all that follows.
import type { LogClient, LogWriter } from '@millrace/client'

export class FlushedWriter {
  readonly #client: LogClient
  #writer: Promise<LogWriter> | undefined

  constructor(client: LogClient) {
    this.#client = client
  }

  /** Resolves when the record is acknowledged. Rejects as `LogWriter.open` and `flush` do. */
  async write(...record: Parameters<LogWriter['write']>): Promise<void> {
    const opening = (this.#writer ??= this.#open())
    try {
      const writer = await opening
      writer.write(...record)
      await writer.flush()
    } catch (error) {
      if (this.#writer === opening) this.#writer = undefined
      void closed(opening)
      throw error
    }
  }

  /** Never rejects: each record was acknowledged, or whoever wrote it was told. */
  async close(): Promise<void> {
    if (this.#writer) await closed(this.#writer)
  }

  async #open(): Promise<LogWriter> {
    const writer = this.#client.writer({ lingerMs: 0 })
    await writer.open()
    return writer
  }
}

/** Also of one that could not be opened. */
async function closed(opening: Promise<LogWriter>): Promise<void> {
  await opening.then((writer) => writer.close()).catch(() => {})
}
