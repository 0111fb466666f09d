// A person at a terminal: the command in a pseudo-terminal of a given size (that of `script`, which every Linux has), keys typed into it, the screen read.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { program } from './command-process.ts'

/** Why there is no pseudo-terminal here; undefined where there is one. */
export const noTerminal: string | undefined = /util-linux/.test(String(spawnSync('script', ['--version']).stdout))
  ? undefined
  : 'needs script of util-linux'

export const keys = { tab: '\t', up: '\u001b[A', ctrlC: '\u0003', ctrlD: '\u0004' } as const

export interface SessionOptions {
  readonly cwd: string
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
}

export class TypedSession {
  readonly #child: ChildProcess
  readonly #ended: Promise<number>
  #screen = ''
  #read = 0
  #look = (): void => {}

  /** Ended with the test, whatever happens. */
  constructor(words: readonly string[], { cwd, columns = 100, env }: SessionOptions) {
    const command = [process.execPath, program, ...words].map((word) => `'${word}'`).join(' ')
    this.#child = spawn('script', ['-qfec', `stty cols ${columns} rows 30; exec ${command}`, '/dev/null'], {
      cwd,
      env: { ...process.env, MILLRACE_BOOTSTRAP_SERVERS: '', TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#screen += chunk.toString()
      this.#look()
    })
    this.#ended = once(this.#child, 'close').then(([code]) => Number(code))
    void this.#ended.then(() => this.#look())
    onTestFinished(async () => {
      this.#child.kill('SIGKILL')
      await this.#ended
    })
  }

  type(text: string): void {
    this.#child.stdin?.write(text)
  }

  /** What appeared since the last call, up to this text, without the terminal's own codes; rejects when the command ends before. */
  async until(text: string): Promise<string> {
    for (;;) {
      const shown = plain(this.#screen)
      const at = shown.indexOf(text, this.#read)
      if (at >= 0) {
        const from = this.#read
        this.#read = at + text.length
        return shown.slice(from, this.#read)
      }
      if (this.#child.exitCode !== null) throw new Error(`ended without showing ${text}: ${shown.slice(this.#read)}`)
      await new Promise<void>((resolve) => (this.#look = resolve))
    }
  }

  /** Types a line at the prompt and reads what comes, up to the next prompt. */
  async enter(line: string): Promise<readonly string[]> {
    this.type(`${line}\n`)
    await this.until(line.split('\n').at(-1) ?? '')
    return linesOf(await this.until('sql> '))
  }

  /** The exit status. */
  get ended(): Promise<number> {
    return this.#ended
  }
}

/** Without colours, moves of the cursor and returns. */
function plain(screen: string): string {
  // oxlint-disable-next-line no-control-regex
  return screen.replace(/\u001b\[[\d;?]*[A-Za-z]|\r/g, '')
}

function linesOf(shown: string): readonly string[] {
  return shown
    .replace(/sql> $/, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
}
