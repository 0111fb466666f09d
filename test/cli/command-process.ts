// The command as people start it: a process with pipes, signals and an exit status.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const program: string = fileURLToPath(new URL('../../packages/cli/bin/millrace.mjs', import.meta.url))

export interface CommandProcess {
  readonly child: ChildProcess
  /** The exit status; 128 + n where signal n ended it. */
  readonly status: Promise<number>
  out(): string
  err(): string
  /** Resolves when this text stands on the output or the error output; rejects when the process ends before. */
  says(text: string): Promise<void>
}

export interface ProcessOptions {
  readonly cwd?: string
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Without `input` the standard input stays open. Ended with the test, whatever happens. */
export function startCommand(words: readonly string[], options: ProcessOptions = {}): CommandProcess {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: options.cwd,
    env: { ...process.env, MILLRACE_BOOTSTRAP_SERVERS: '', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  child.stdin.on('error', () => {})
  if (options.input !== undefined) child.stdin.end(options.input)
  const status = once(child, 'close').then(([code, signal]) =>
    signal === null ? Number(code) : 128 + ({ SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 }[String(signal)] ?? 0),
  )
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await status
  })
  return {
    child,
    status,
    out: () => said.out,
    err: () => said.err,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (said.out.includes(text) || said.err.includes(text)) resolve()
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        child.on('close', () => reject(new Error(`the command ended without saying ${text}: ${said.out}${said.err}`)))
        look()
      }),
  }
}

export interface CommandResult {
  readonly status: number
  readonly out: string
  readonly err: string
}

export async function runCommand(words: readonly string[], options: ProcessOptions = {}): Promise<CommandResult> {
  const command = startCommand(words, { input: '', ...options })
  const status = await command.status
  return { status, out: command.out(), err: command.err() }
}

/** What a command that must succeed prints. */
export async function outputOf(words: readonly string[], options: ProcessOptions = {}): Promise<string> {
  const { status, out, err } = await runCommand(words, options)
  if (status !== 0) throw new Error(`millrace ${words.join(' ')} ended with ${status}: ${err}`)
  return out
}
