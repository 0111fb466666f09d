// Starts one of the programs beside this file in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Program {
  readonly process: ChildProcess
  /** The next line of its output; rejects when it ended before. */
  line(): Promise<string>
  /** Kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /** Resolves when it is gone by itself, after its input ended. */
  end(): Promise<void>
}

export function run(name: 'commit-forever' | 'hold', directory: string, ...more: string[]): Program {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@millrace/source', script, directory, ...more], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  return {
    process: child,
    async line() {
      const next = await lines.next()
      if (next.done) throw new Error(`${name} ended`)
      return next.value
    },
    kill() {
      child.kill('SIGKILL')
      return exited
    },
    end() {
      child.stdin.end()
      return exited
    },
  }
}
