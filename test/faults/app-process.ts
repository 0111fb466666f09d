// An application as a process of its own, started and killed by tests.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MillraceAppOptions } from '@millrace/streams'
import { onTestFinished } from 'vitest'
import type { ClusterBed } from '../runtime/cluster-bed.ts'
import { untilWithin, within } from './within.ts'

const programs = {
  'counting-app': new URL('programs/counting-app.ts', import.meta.url),
  'operators-app': new URL('programs/operators-app.ts', import.meta.url),
}

export interface AppProcessOptions extends Omit<MillraceAppOptions, 'log' | 'client' | 'applicationId' | 'faultPoint'> {
  /** As `FAULT_POINT` in the environment: where it kills itself. */
  readonly faultPoint?: string
  /** Each record is waited for, up to so long. */
  readonly waitMs?: number
}

export class AppProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<number | string>
  #output = ''
  #hasEnded = false

  /** On the topics of the bed; ends with the test at the latest. */
  constructor(
    bed: ClusterBed,
    { faultPoint, ...options }: AppProcessOptions = {},
    program: keyof typeof programs = 'counting-app',
  ) {
    const path = fileURLToPath(programs[program])
    const settings = {
      bootstrapServers: bed.bootstrapServers,
      applicationId: bed.applicationId,
      input: bed.topic('events'),
      output: bed.topic('counted'),
      prefix: bed.topic(''),
      stateDir: stateDirOf(bed),
      ...options,
    }
    this.#child = spawn(process.execPath, ['--conditions=@millrace/source', path, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FAULT_POINT: faultPoint ?? '' },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString()
      })
    }
    this.#exited = once(this.#child, 'exit').then(([code, signal]: unknown[]) => {
      this.#hasEnded = true
      return (code ?? signal) as number | string
    })
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  get output(): string {
    return this.#output
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Resolves when it takes records; rejects when it ended instead, or after `ms`. */
  async running(ms: number): Promise<void> {
    await this.until(ms, 'that the application takes records', () => {
      return this.#output.split('\n').findLast((line) => line.startsWith('state ')) === 'state running'
    })
  }

  /** Waits for something that the application brings about; rejects, with what it said, when it ended instead or after `ms`. */
  async until(ms: number, what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    await untilWithin(
      ms,
      () => `${what} (the application said: ${this.#output})`,
      () => {
        if (this.#hasEnded) throw new Error(`the application ended: ${this.#output}`)
        return holds()
      },
    )
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async exited(ms: number): Promise<number | string> {
    return within(ms, `the end of the application, which said:\n${this.#output}`, this.#exited)
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  async stop(ms: number): Promise<number | string> {
    this.#child.kill('SIGTERM')
    return this.exited(ms)
  }
}

export function stateDirOf(bed: ClusterBed): string {
  return join(bed.directory, 'state')
}
