// The counting program as a process of its own, for tests that stop or kill it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { ClusterBed } from './cluster-bed.ts'

const program = fileURLToPath(new URL('counting-app.ts', import.meta.url))

export interface CountingOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** A static member: when it is started again it takes its place at once. */
  readonly instanceId?: string
}

export class CountingProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<number | string>
  #output = ''

  constructor(bed: ClusterBed, stateDirectory: string, options: CountingOptions = {}) {
    const topics = [bed.topic('events'), bed.topic('counted')]
    const args = [bed.bootstrapServers, bed.applicationId, ...topics, stateDirectory]
    if (options.instanceId !== undefined) args.push(options.instanceId)
    this.#child = spawn(process.execPath, ['--conditions=@millrace/source', program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString()
      })
    }
    this.#exited = once(this.#child, 'exit').then(([code, signal]: unknown[]) => (code ?? signal) as number | string)
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  get output(): string {
    return this.#output
  }

  /** The tasks it said it runs, the last time it was `running`; undefined before. */
  get tasks(): readonly string[] | undefined {
    const lines = this.#output.split('\n').filter((line) => line.startsWith('state '))
    const match = /^state running, tasks (.*)$/.exec(lines.at(-1) ?? '')
    return match?.[1]?.split(' ').filter((task) => task !== '')
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    this.#child.kill(signal)
    return this.#exited
  }

  get exited(): Promise<number | string> {
    return this.#exited
  }
}
