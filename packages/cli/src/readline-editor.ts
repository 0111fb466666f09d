// Node's readline as the line editor of a terminal. What commands print leaves before a prompt is shown.
import { createInterface, type Interface } from 'node:readline'
import { type EditorOptions, interrupted, type LineEditor, takenBack, type Typed } from './line-editor.ts'

export interface EditorStreams {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** Resolves when everything that was printed is with the terminal. */
  flush(): Promise<unknown>
}

export class ReadlineEditor implements LineEditor {
  readonly #streams: EditorStreams
  readonly #interface: Interface
  readonly #waiting: string[] = []
  #history: string[] = []
  #asked: ((typed: Typed) => void) | undefined
  #listener: (() => void) | undefined
  #isClosed = false

  constructor(streams: EditorStreams, { history, complete }: EditorOptions) {
    this.#streams = streams
    this.#interface = createInterface({
      input: streams.input,
      output: streams.output,
      terminal: true,
      history: [...history],
      historySize: 1000,
      completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
        complete(line).then(
          ([candidates, replaced]) => done(null, [[...candidates], replaced]),
          () => done(null, [[], line]),
        )
      },
    })
    this.#interface.on('history', (entries) => (this.#history = entries))
    this.#interface.on('line', (line) => this.#give(line))
    this.#interface.on('SIGINT', () => this.#interrupt())
    this.#interface.on('close', () => {
      this.#isClosed = true
      if (this.#asked) streams.output.write('\n')
      this.#give(undefined)
    })
  }

  async next(prompt: string): Promise<Typed> {
    await this.#streams.flush()
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) return waiting
    if (this.#isClosed) return undefined
    this.#interface.setPrompt(prompt)
    this.#interface.prompt()
    const typed = await new Promise<Typed>((resolve) => (this.#asked = resolve))
    // What is printed from here on must not be redrawn as a prompt.
    this.#interface.setPrompt('')
    return typed
  }

  onInterrupt(listener: () => void): void {
    this.#listener = listener
  }

  remember(entry: string, lines: number): void {
    this.#history.splice(0, lines, entry)
  }

  close(): void {
    this.#interface.close()
  }

  #give(typed: Typed): void {
    const asked = this.#asked
    this.#asked = undefined
    if (asked) asked(typed)
    else if (typeof typed === 'string') this.#waiting.push(typed)
  }

  #interrupt(): void {
    if (this.#asked === undefined) return this.#listener?.()
    const wasEmpty = this.#interface.line === ''
    // The line so far goes, on the screen it stays.
    this.#streams.output.write('^C\n')
    if (!wasEmpty) {
      this.#interface.write(null, { ctrl: true, name: 'e' })
      this.#interface.write(null, { ctrl: true, name: 'u' })
    }
    this.#waiting.length = 0
    this.#give(wasEmpty ? interrupted : takenBack)
  }
}
