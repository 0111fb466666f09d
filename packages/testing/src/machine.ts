// What runs in a test driver: a task over the whole topology, the global stores beside it, and the database of both of its lives when it is restarted.
import type { Clock } from '@millrace/record'
import { type GlobalTask, globalTopics, makeGlobalTask, Task } from '@millrace/runtime'
import type { StateDatabase } from '@millrace/state'
import type { Topology } from '@millrace/topology'
import { defaultApplicationId, defaultCacheMaxBytes, type DriverOptions } from './driver-options.ts'
import type { InputLog } from './input-log.ts'
import type { ProducedLog } from './produced-log.ts'
import { inputsOf, wholeTopology } from './whole-topology.ts'

export interface Machine {
  readonly task: Task
  readonly globals: GlobalTask | undefined
  readonly database: StateDatabase
}

export interface MachineParts {
  readonly topology: Topology
  readonly options: DriverOptions
  readonly database: StateDatabase
  readonly clock: Clock
  readonly produced: ProducedLog
}

/** A task that has yet to be given its state. */
export function assembleMachine({ topology, options, database, clock, produced }: MachineParts): Machine {
  const { onDeserializationError, onProcessingError, onProductionError, deadLetterTopic } = options
  const applicationId = options.applicationId ?? defaultApplicationId
  const globals = makeGlobalTask({
    topology,
    applicationId,
    clock,
    partitions: globalTopics(topology).map((topic) => ({ topic, partition: 0 })),
    ...(onDeserializationError === undefined ? {} : { onDeserializationError }),
  })
  const task = new Task({
    id: { subtopology: 0, partition: 0 },
    topology,
    subtopology: wholeTopology(topology),
    applicationId,
    database,
    globalStores: globals?.stores,
    collector: produced,
    clock,
    cacheMaxBytes: options.cacheMaxBytes ?? defaultCacheMaxBytes,
    partitions: inputsOf(topology, applicationId),
    emitIntervalMs: 0,
    ...(onDeserializationError === undefined ? {} : { onDeserializationError }),
    ...(onProcessingError === undefined ? {} : { onProcessingError }),
    ...(onProductionError === undefined ? {} : { onProductionError }),
    ...(deadLetterTopic === undefined ? {} : { deadLetterTopic }),
  })
  return { task, globals, database }
}

/** Ends a machine as a crash does and gives another one its state: stores from changelogs, global ones from their topics. */
export async function rebuiltMachine(ended: Machine, parts: MachineParts, fed: InputLog): Promise<Machine> {
  const { database, produced } = parts
  ended.task.close()
  await ended.globals?.close()
  database.rollback()
  for (const { store } of ended.task.changelogs) await database.wipe(store)
  const machine = assembleMachine(parts)
  for (const { topic } of machine.globals?.inputs ?? []) {
    const records = fed.records(topic)
    machine.globals?.take(topic, 0, records, records.length)
  }
  for (const { store, topic, written } of machine.task.changelogs) {
    const records = written ? produced.records(topic) : fed.records(topic)
    const entries = machine.task.restoreAdapter(store)(records)
    await database.restore(store, entries, { offset: records.length, clusterId: '', topicId: '', formatVersion: 1 })
  }
  return machine
}
