// Global set-up of the vitest project `kafka`: one real Kafka per run, started only when a `.kafka.test.ts` file is selected, ended whatever happens.
import type { TestProject } from 'vitest/node'
import { findKafka, type KafkaAddress, type NoKafka } from './fixture/find.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The real Kafka of this run, or why there is none. */
    kafka: KafkaAddress | NoKafka
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await findKafka()
  if ('without' in found) {
    project.provide('kafka', found)
    return async () => {}
  }
  project.provide('kafka', found.kafka)
  return () => found.stop()
}
