// What a job is to the harness: topics in, topics out, and a check that recomputes from the input what must lie in them.
import type { BenchInput, InputName } from '../input/bench-input.ts'
import type { TopicScan } from '../topic-scan.ts'

export interface Job {
  readonly title: string
  readonly inputs: readonly InputName[]
  /** How many records are asked about: the others are there to look up. */
  records(input: BenchInput): number
  /** What the names of its stores' changelogs end with, before `-changelog`. */
  readonly stores: readonly string[]
  /** Nobody writes it by hand as a loop: left out for that contestant. */
  readonly needsLibrary?: boolean
  /** Written in SQL, too, and compared with that only. */
  readonly isInSql?: boolean
  /** Throws unless the topics of a run hold exactly what the job asks for. */
  check(input: BenchInput, written: Written): Promise<void>
}

export interface Written {
  readonly output: TopicScan
  /** By store; empty for a contestant that keeps none. */
  readonly changelogs: ReadonlyMap<string, TopicScan>
}

const decoder = new TextDecoder()

export function textOf(bytes: Uint8Array | null): string {
  return decoder.decode(bytes ?? new Uint8Array())
}
