// Lines typed at a terminal, with a cursor, history and completion, as a command asks for them.

/** Ctrl-C at an empty line, and at one with something in it, which is gone then. */
export const interrupted: unique symbol = Symbol('interrupted')
export const takenBack: unique symbol = Symbol('taken back')

/** A line; undefined when there are no more (Ctrl-D). */
export type Typed = string | typeof interrupted | typeof takenBack | undefined

export interface LineEditor {
  /** Lines that were pasted together come one by one. */
  next(prompt: string): Promise<Typed>
  /** Called by Ctrl-C while no line is waited for. */
  onInterrupt(listener: () => void): void
  /** Puts one entry into the history in the place of the lines that were taken last. */
  remember(entry: string, lines: number): void
  close(): void
}

export interface EditorOptions {
  /** The latest first. */
  readonly history: readonly string[]
  /** Of a line up to the cursor: what may stand in the place of its end. */
  complete(line: string): Promise<readonly [candidates: readonly string[], replaced: string]>
}
