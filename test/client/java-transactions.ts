// Kafka's own Java client as a process of a test's own: its transactional producers, and its consumer as the judge of what is committed.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { TransactionalProducer, TransactionalRecord } from '@millrace/client/conformance'
import { compiledJava } from '../kafka/fixture/compile.ts'
import { java, kafkaForJava } from '../kafka/fixture/java.ts'

const sources = fileURLToPath(new URL('java/', import.meta.url))

export class JavaTransactions {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #directory: string
  readonly #waiting: PromiseWithResolvers<string>[] = []

  /** Or why there is none. */
  static start(bootstrapServers: string): JavaTransactions | { readonly without: string } {
    const directory = mkdtempSync(join(tmpdir(), 'millrace-java-'))
    const compiled = compiledJava(sources, kafkaForJava(), directory)
    if ('classpath' in compiled) return new JavaTransactions(bootstrapServers, compiled.classpath, directory)
    rmSync(directory, { recursive: true })
    return compiled
  }

  private constructor(bootstrapServers: string, classpath: string, directory: string) {
    this.#directory = directory
    const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'
    // It ends with its standard input, so with this process, too.
    this.#process = spawn(java, ['-cp', classpath, logging, 'Transactions', bootstrapServers], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    createInterface(this.#process.stdout).on('line', (line) => {
      const [, outcome, said = ''] = /^(ok|error) (.*)$/.exec(line) ?? []
      if (outcome === 'ok') this.#waiting.shift()?.resolve(said)
      else this.#waiting.shift()?.reject(new Error(`Kafka's Java client: ${line}`))
    })
    this.#process.on('exit', (status) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`the Java process ended (${status})`))
    })
  }

  async open(transactionalId: string): Promise<TransactionalProducer> {
    const tell = async (command: string, ...words: readonly (string | number)[]): Promise<void> => {
      await this.#ask(command, transactionalId, ...words)
    }
    await tell('open')
    return {
      send: (topic, partition, records) => tell('send', topic, partition, ...records.flatMap(wordsOf)),
      async sendOffsets(groupId, offsets) {
        for (const { topic, partition, offset } of offsets) await tell('offsets', groupId, topic, partition, offset)
      },
      commit: () => tell('commit'),
      abort: () => tell('abort'),
      close: () => tell('close'),
    }
  }

  /** What Kafka's consumer reads under `read_committed`, from an offset to the last stable one. */
  async read(topic: string, partition: number, from: number): Promise<readonly { offset: number; value: string }[]> {
    const said = await this.#ask('read', topic, partition, from)
    return said
      .split(' ')
      .filter(Boolean)
      .map((word) => {
        const [offset = '', value = ''] = word.split(':')
        return { offset: Number(offset), value: Buffer.from(value, 'base64').toString() }
      })
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, 'exit')
      this.#process.stdin.end()
      await ended
    }
    rmSync(this.#directory, { recursive: true, force: true })
  }

  #ask(...words: readonly (string | number)[]): Promise<string> {
    const answer = Promise.withResolvers<string>()
    this.#waiting.push(answer)
    this.#process.stdin.write(`${words.join(' ')}\n`)
    return answer.promise
  }
}

function wordsOf({ key = null, value }: TransactionalRecord): readonly string[] {
  return [key === null ? '-' : Buffer.from(key).toString('base64'), Buffer.from(value).toString('base64')]
}
