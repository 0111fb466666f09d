// An engine as a process of its own, which reads statements and is killed by tests.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SqlEngineOptions } from '@millrace/engine'
import { onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('programs/engine-app.ts', import.meta.url))

export interface EngineAnswer {
  readonly number: number
  readonly error?: string
}

export interface ProcessOptions extends SqlEngineOptions {
  /** A method of the cluster's admin or of the registry: the process kills itself when it is called. */
  readonly diesAt?: string
}

export class EngineProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>
  readonly #answers = new Map<number, PromiseWithResolvers<EngineAnswer>>()
  #last = 0

  private constructor(options: ProcessOptions) {
    this.#child = spawn(process.execPath, ['--conditions=@millrace/source', program, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#exited = once(this.#child, 'exit')
    onTestFinished(() => void this.#child.kill('SIGKILL'))
    this.#child.stdin?.on('error', () => {})
    this.#answer(0)
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      const answer = JSON.parse(line) as EngineAnswer
      this.#answer(answer.number).resolve(answer)
    })
    void this.#exited.then(() => {
      for (const { reject } of this.#answers.values()) reject(new Error('the engine ended'))
    })
  }

  /** Resolves when the engine has started. */
  static async start(options: ProcessOptions): Promise<EngineProcess> {
    const engine = new EngineProcess(options)
    await engine.#answer(0).promise
    return engine
  }

  /** Resolves when it is acknowledged, rejects when it is refused or the process ends first. */
  async execute(text: string): Promise<void> {
    const number = ++this.#last
    const answer = this.#answer(number)
    this.#child.stdin?.write(`${JSON.stringify({ number, text })}\n`)
    const { error } = await answer.promise
    if (error !== undefined) throw new Error(error)
  }

  /** Resolves when the process has ended by itself. */
  async ended(): Promise<void> {
    await this.#exited
  }

  /** SIGKILL, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  #answer(number: number): PromiseWithResolvers<EngineAnswer> {
    const known = this.#answers.get(number)
    if (known) return known
    const answer = Promise.withResolvers<EngineAnswer>()
    answer.promise.catch(() => {})
    this.#answers.set(number, answer)
    return answer
  }
}
