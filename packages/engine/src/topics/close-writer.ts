// The end of a writer whose records were told of already: what goes wrong with closing it changes nothing.
import type { LogWriter } from '@millrace/client'

/** Also of one that could not be opened. Never rejects. */
export async function closeWriter(writer: Promise<LogWriter> | undefined): Promise<void> {
  try {
    await (await writer)?.close()
  } catch {
    // Whoever wrote was told.
  }
}
