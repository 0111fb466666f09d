// The topic of statements: every engine of a service reads it from its beginning and carries out the same, in the same order; a statement counts once it is in it.
// Law: `submit` resolves when this engine has carried the command out, at its place among those of others.
import type { LogClient, LogReader } from '@millrace/client'
import { type Clock, type LogRecord, messageOf, partitionKey, sleep } from '@millrace/record'
import type { Log } from '@millrace/runtime'
import { engineError } from '../errors.ts'
import { makeTopic } from '../topics/cluster-topics.ts'
import { FlushedWriter } from '../topics/flushed-writer.ts'
import { type Command, decodeCommand, encodeCommand } from './command.ts'

export interface CommandLogOptions<Applied> {
  readonly client: LogClient
  readonly topic: string
  readonly replicationFactor: number
  readonly clock: Clock
  readonly log: Log
  /** Carries a command out; one after the other. What it rejects with is told to the one who submitted it. */
  apply(command: Command, offset: number): Promise<Applied>
}

export class CommandLog<Applied> {
  readonly #options: CommandLogOptions<Applied>
  readonly #reader: LogReader
  readonly #writer: FlushedWriter
  readonly #waiting = new Map<string, PromiseWithResolvers<Applied>>()
  readonly #closed = new AbortController()
  #following: Promise<void> | undefined

  constructor(options: CommandLogOptions<Applied>) {
    this.#options = options
    this.#reader = options.client.reader({ outOfRange: 'fail' })
    this.#writer = new FlushedWriter(options.client)
  }

  /** Makes the topic where it is missing and carries out all that is in it now. */
  async replay(): Promise<void> {
    const { client, topic, replicationFactor } = this.#options
    const configs = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }
    await makeTopic(client.admin, { name: topic, partitions: 1, replicationFactor, configs })
    const at = { topic, partition: 0 }
    const end = (await client.admin.listOffsets([{ ...at, at: 'latest' }])).get(partitionKey(topic, 0)) ?? 0
    this.#reader.assign([{ ...at, offset: 0 }])
    while ((this.#reader.position(topic, 0) ?? 0) < end) await this.#poll()
  }

  /** The offset of the next command, unless another engine is faster. */
  get next(): number {
    return this.#reader.position(this.#options.topic, 0) ?? 0
  }

  /** Goes on with what comes, until it is closed. */
  follow(): void {
    this.#following ??= this.#follow()
  }

  /** It was submitted here, and whoever did waits for it. */
  isAwaited(id: string): boolean {
    return this.#waiting.has(id)
  }

  /** Rejects with what carrying it out rejects with, and with `ENGINE_COMMAND_LOG` when it is not known to be in the topic. */
  async submit(command: Command): Promise<Applied> {
    const applied = Promise.withResolvers<Applied>()
    // Nobody listens any more when the write fails first.
    applied.promise.catch(() => {})
    this.#waiting.set(command.id, applied)
    try {
      await this.#write(encodeCommand(command))
      return await applied.promise
    } finally {
      this.#waiting.delete(command.id)
    }
  }

  async close(): Promise<void> {
    const { topic } = this.#options
    this.#closed.abort(engineError('ENGINE_WRONG_STATE', 'the engine was closed', { details: { topic } }))
    for (const { reject } of this.#waiting.values()) reject(this.#closed.signal.reason)
    await this.#reader.close()
    await this.#following
    await this.#writer.close()
  }

  async #follow(): Promise<void> {
    const { clock, log, topic } = this.#options
    while (!this.#closed.signal.aborted) {
      try {
        await this.#poll()
      } catch (error) {
        if (this.#closed.signal.aborted) return
        log({ level: 'error', message: `statements cannot be read from ${topic}: ${messageOf(error)}`, error })
        for (const { reject } of this.#waiting.values()) reject(this.#broken('read', error))
        await sleep(clock, retryMs, this.#closed.signal).catch(() => {})
      }
    }
  }

  async #poll(): Promise<void> {
    for (const { records } of await this.#reader.poll(pollMs)) {
      for (const record of records) await this.#apply(record)
    }
  }

  async #apply({ value, offset }: LogRecord): Promise<void> {
    const { topic, log } = this.#options
    let command: Command | undefined
    try {
      command = decodeCommand(value)
      const applied = await this.#options.apply(command, offset)
      this.#waiting.get(command.id)?.resolve(applied)
    } catch (error) {
      const waiting = command && this.#waiting.get(command.id)
      waiting?.reject(error)
      if (waiting) return
      // Refused where it was said, too; or this engine lacks what the others have, such as a function.
      log({ level: 'warn', message: `${topic}@${offset} is passed over: ${messageOf(error)}`, error })
    }
  }

  async #write(value: Uint8Array): Promise<void> {
    const { topic, clock } = this.#options
    try {
      await this.#writer.write(topic, 0, clock.now(), null, value, [])
    } catch (error) {
      throw this.#broken('written', error)
    }
  }

  #broken(what: 'read' | 'written', cause: unknown): Error {
    const { topic } = this.#options
    return engineError('ENGINE_COMMAND_LOG', `statements cannot be ${what} (topic ${topic}): ${messageOf(cause)}`, {
      cause,
      details: { topic },
      disposition: 'retry',
    })
  }
}

const pollMs = 100
const retryMs = 1_000
