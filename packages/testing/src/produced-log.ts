// Everything the topology wrote, by topic, in the order of production; and, until the driver takes them, the records that go back into it.
import type { Headers, LogRecord } from '@millrace/record'
import type { RecordCollector } from '@millrace/runtime'

export interface Produced {
  readonly topic: string
  readonly record: LogRecord
}

/** The collector of a task under test: every topic exists and has one partition. */
export class ProducedLog implements RecordCollector {
  readonly #topics = new Map<string, LogRecord[]>()
  #fresh: Produced[] = []
  #uncommitted: Produced[] = []

  get topics(): readonly string[] {
    return [...this.#topics.keys()]
  }

  /** The bytes are kept: nothing else writes to them in a test. */
  send(
    topic: string,
    _partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void {
    const records = this.#topics.get(topic) ?? []
    const record: LogRecord = { offset: records.length, timestamp, key, value, headers }
    records.push(record)
    this.#topics.set(topic, records)
    this.#fresh.push({ topic, record })
    this.#uncommitted.push({ topic, record })
  }

  partitionCount(): number {
    return 1
  }

  records(topic: string): readonly LogRecord[] {
    return this.#topics.get(topic) ?? []
  }

  commit(): void {
    this.#uncommitted = []
  }

  /** Forgets what was produced since the last commit, and a topic that got nothing else. */
  rollback(): void {
    for (const { topic } of this.#uncommitted) {
      const records = this.#topics.get(topic)
      records?.pop()
      if (records?.length === 0) this.#topics.delete(topic)
    }
    this.#uncommitted = []
    this.#fresh = []
  }

  /** What was produced since the last call. */
  takeFresh(): readonly Produced[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }
}
