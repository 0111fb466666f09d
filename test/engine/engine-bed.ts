// Engines of one service over a cluster, and what the topics hold: what a test of the engine needs.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogClient, nativeClient } from '@millrace/client'
import { SqlEngine, type SqlEngineOptions } from '@millrace/engine'
import { onTestFinished } from 'vitest'
import { readTopic } from './read-topic.ts'

export class EngineBed {
  readonly bootstrapServers: string
  readonly client: LogClient
  readonly serviceId: string = `svc${randomUUID().slice(0, 8)}_`
  readonly #directory: string
  readonly #engines: SqlEngine[] = []

  private constructor(bootstrapServers: string, directory: string) {
    this.bootstrapServers = bootstrapServers
    this.client = nativeClient({ bootstrapServers, clientId: 'bed' })
    this.#directory = directory
  }

  static async open(bootstrapServers: string): Promise<EngineBed> {
    const bed = new EngineBed(bootstrapServers, await mkdtemp(join(tmpdir(), 'millrace-engine-')))
    onTestFinished(() => bed.#close())
    return bed
  }

  /** A name that no other test has. */
  topic(name: string): string {
    return `${this.serviceId}${name}`
  }

  /** Of an engine on `machine`: those of one machine share their state. */
  options(options: SqlEngineOptions = {}, machine = 'one'): SqlEngineOptions {
    return {
      bootstrapServers: this.bootstrapServers,
      serviceId: this.serviceId,
      stateDir: join(this.#directory, machine),
      replicationFactor: 1,
      ...options,
      properties: { 'auto.offset.reset': 'earliest', 'commit.interval.ms': 50, ...options.properties },
    }
  }

  /** Started. */
  async engine(options: SqlEngineOptions = {}, machine = 'one'): Promise<SqlEngine> {
    const engine = new SqlEngine({ log: () => {}, ...this.options(options, machine) })
    this.#engines.push(engine)
    await engine.start()
    return engine
  }

  /** The values of a topic as text, by partition and offset. */
  async values(name: string): Promise<readonly string[]> {
    const records = await readTopic(this.client, this.topic(name))
    return records.map(({ value }) => (value === null ? 'null' : Buffer.from(value).toString()))
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#engines.map((engine) => engine.close()))
    await this.client.close()
    await rm(this.#directory, { recursive: true, force: true })
  }
}
