// Topics of its own, records in and out: what a test of applications needs of a cluster.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type LogClient, nativeClient } from '@millrace/client'
import type { LogRecord } from '@millrace/record'
import { MillraceApp, type MillraceAppOptions, type Topology } from '@millrace/streams'
import { onTestFinished } from 'vitest'

export interface Keyed {
  readonly key: string
  readonly value: string
  readonly partition?: number
  readonly timestamp?: number
}

export const textOf = (bytes: Uint8Array | null): string => (bytes === null ? 'null' : Buffer.from(bytes).toString())
export const longOf = (bytes: Uint8Array | null): number =>
  bytes === null ? Number.NaN : Number(Buffer.from(bytes).readBigInt64BE())

/** Waits for something that must come true; the test's own limit ends it otherwise. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20)
}

export class ClusterBed {
  readonly bootstrapServers: string
  readonly client: LogClient
  readonly applicationId: string = `app-${randomUUID().slice(0, 8)}`
  readonly directory: string
  readonly #apps: MillraceApp[] = []

  private constructor(bootstrapServers: string, directory: string) {
    this.bootstrapServers = bootstrapServers
    this.client = nativeClient({ bootstrapServers, clientId: 'bed' })
    this.directory = directory
  }

  static async open(bootstrapServers: string): Promise<ClusterBed> {
    const bed = new ClusterBed(bootstrapServers, await mkdtemp(join(tmpdir(), 'millrace-app-')))
    onTestFinished(() => bed.#close())
    return bed
  }

  /** A topic's name that no other test has. */
  topic(name: string): string {
    return `${this.applicationId}-in-${name}`
  }

  async createTopics(topics: Readonly<Record<string, number>>): Promise<void> {
    await this.client.admin.createTopics(
      Object.entries(topics).map(([name, partitions]) => ({
        name: this.topic(name),
        partitions,
        replicationFactor: 1,
        // Records are given times of long ago, which brokers would delete.
        configs: { 'retention.ms': '-1' },
      })),
    )
  }

  app(topology: Topology, options: Partial<MillraceAppOptions> = {}): MillraceApp {
    const app = new MillraceApp(topology, {
      applicationId: this.applicationId,
      bootstrapServers: this.bootstrapServers,
      stateDir: join(this.directory, 'state'),
      commitInterval: '50ms',
      replicationFactor: 1,
      log: () => {},
      ...options,
    })
    this.#apps.push(app)
    return app
  }

  /** Resolves when all records are acknowledged. The partition is the key's, as the default partitioner chooses it, unless given. */
  async produce(name: string, records: readonly Keyed[]): Promise<void> {
    const writer = this.client.writer()
    await writer.open()
    for (const { key, value, partition = 0, timestamp = 1 } of records) {
      writer.write(this.topic(name), partition, timestamp, Buffer.from(key), Buffer.from(value), [])
    }
    await writer.close()
  }

  /** All records of a topic, by partition and offset, up to its end now. */
  async read(topic: string): Promise<readonly LogRecord[]> {
    const description = (await this.client.admin.describeTopics([topic])).get(topic)
    const partitions = (description?.partitions ?? []).map(({ partition }) => ({ topic, partition }))
    const at = (where: 'earliest' | 'latest') =>
      this.client.admin.listOffsets(partitions.map((partition) => ({ ...partition, at: where })))
    const [starts, ends] = await Promise.all([at('earliest'), at('latest')])
    const positions = partitions.map((of) => ({ ...of, offset: starts.get(`${topic}-${of.partition}`) ?? 0 }))
    const reader = this.client.reader()
    reader.assign(positions)
    const records: LogRecord[][] = partitions.map(() => [])
    const isRead = ({ partition }: { partition: number }): boolean =>
      (reader.position(topic, partition) ?? 0) >= (ends.get(`${topic}-${partition}`) ?? 0)
    while (!partitions.every(isRead)) {
      for (const batch of await reader.poll(100)) records[batch.partition]?.push(...batch.records)
    }
    await reader.close()
    return records.flat()
  }

  /** The last count of each key. */
  async counts(topic: string): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {}
    for (const { key, value } of await this.read(topic)) counts[textOf(key)] = longOf(value)
    return counts
  }

  /** The sum of the group's offsets over the partitions of a topic. */
  async committed(topic: string, groupId: string = this.applicationId): Promise<number> {
    const offsets = [...(await this.client.admin.groupOffsets(groupId)).values()]
    return offsets.filter((of) => of.topic === topic).reduce((sum, { offset }) => sum + offset, 0)
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#apps.map((app) => app.stop()))
    await this.client.close()
    await rm(this.directory, { recursive: true, force: true })
  }
}
