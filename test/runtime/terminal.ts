// A program on a pseudo-terminal, which util-linux's `script` makes, and what stands on its screen.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

export const hasTerminals: boolean =
  process.platform === 'linux' && spawnSync('script', ['--version'], { stdio: 'ignore' }).status === 0

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

export class TerminalProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<number>
  readonly #screens: string[] = []
  #output = ''

  constructor(columns: number, program: string, args: readonly string[]) {
    const words = [process.execPath, '--conditions=@millrace/source', program, ...args]
    const command = `stty cols ${columns} -echo; exec ${words.map(quoted).join(' ')}`
    this.#child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'])
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString()
      // Not in the middle of a line.
      if (/[\r\n]$/.test(this.#output)) this.#screens.push(screenOf(this.#output))
    })
    this.#exited = once(this.#child, 'exit').then(([code]: unknown[]) => code as number)
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  /** What could be seen, from line to line. */
  get screens(): readonly string[] {
    return this.#screens
  }

  get screen(): string {
    return screenOf(this.#output)
  }

  /** As the key does it: the terminal sends the signal. */
  pressCtrlC(): void {
    this.#child.stdin?.write('\u0003')
  }

  get exited(): Promise<number> {
    return this.#exited
  }
}

/** As much of a terminal as is used: lines, going back, up and erasing to the end. Nothing is wider than it. */
function screenOf(output: string): string {
  const lines = ['']
  let row = 0
  let column = 0
  // oxlint-disable-next-line no-control-regex -- that is what terminals are told
  for (const [token] of output.matchAll(/\u001b\[[A-Z]|[\r\n]|[^\u001b\r\n]+/g)) {
    if (token === '\r') column = 0
    else if (token === '\n') lines[++row] ??= ''
    else if (token === '\u001b[A') row -= 1
    else if (token === '\u001b[J') lines.splice(row, Infinity, (lines[row] ?? '').slice(0, column))
    else {
      const line = (lines[row] ?? '').padEnd(column)
      lines[row] = line.slice(0, column) + token + line.slice(column + token.length)
      column += token.length
    }
  }
  return lines.join('\n').trimEnd()
}
