// What a command may touch of the world around it, so that a test can be that world. Data goes to `out`, talk to `err`.
import type { Clock } from '@millrace/record'
import type { Interruption } from './interruption.ts'
import type { EditorOptions, LineEditor } from './line-editor.ts'

export interface Terminal {
  /** One line for people or programs that read the output. */
  out(line: string): void
  /** One line about what happens, or about trouble. */
  err(line: string): void
  /** Undefined while the reader of the output keeps up, else a promise for the moment when it has. */
  drained(): Promise<void> | undefined
  /** What is typed or piped in. */
  readonly input: AsyncIterable<Uint8Array>
  readonly inputIsTyped: boolean
  /** Takes over the input, line by line; undefined where input and output are not both a window. */
  readonly edit: ((options: EditorOptions) => LineEditor) | undefined
  /** The width of the window; undefined where the output goes to a file or a program, which want everything. */
  readonly columns: number | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where relative paths begin. */
  readonly directory: string
  readonly clock: Clock
  /** Aborted when the user or the system wants the command to end, or nobody reads its output any more; the reason is an {@link Interruption}. */
  readonly interruption: AbortSignal
}

/** Rejects with the {@link Interruption} as soon as there is one. What `work` does then is no longer waited for. */
export async function untilInterrupted<T>(terminal: Terminal, work: Promise<T>): Promise<T> {
  const { interruption } = terminal
  work.catch(() => {})
  const stop = new AbortController()
  const interrupted = new Promise<never>((_, reject) => {
    const give = (): void => reject(interruption.reason as Interruption)
    if (interruption.aborted) give()
    interruption.addEventListener('abort', give, { once: true, signal: stop.signal })
  })
  try {
    return await Promise.race([work, interrupted])
  } finally {
    stop.abort()
  }
}

/** Resolves when the command is to end. */
export function whenInterrupted({ interruption }: Terminal): Promise<void> {
  return new Promise((resolve) => {
    if (interruption.aborted) resolve()
    interruption.addEventListener('abort', () => resolve(), { once: true })
  })
}
