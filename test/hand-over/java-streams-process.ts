// The application of the test on Kafka Streams, as a process that ends with this one.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { compiledJava } from '../kafka/fixture/compile.ts'
import { kafkaVersion, mavenJars } from '../kafka/fixture/jars.ts'
import { java } from '../kafka/fixture/java.ts'

const sources = fileURLToPath(new URL('java/', import.meta.url))

/** The classpath of the program, compiled into `directory`; or why there is none. */
export function compiledStreams(directory: string): { readonly classpath: string } | { readonly without: string } {
  const jars = mavenJars(`kafka-streams-test-utils-${kafkaVersion}`, [
    `org.apache.kafka:kafka-streams:${kafkaVersion}`,
    `org.apache.kafka:kafka-streams-test-utils:${kafkaVersion}`,
  ])
  return compiledJava(sources, jars, directory)
}

export interface StreamsArguments {
  readonly classpath: string
  readonly bootstrapServers: string
  readonly applicationId: string
  readonly stateDir: string
  readonly topicPrefix: string
}

export class JavaStreamsProcess {
  readonly #process: ChildProcess

  constructor({ classpath, bootstrapServers, applicationId, stateDir, topicPrefix }: StreamsArguments) {
    const options = ['-cp', classpath, '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-Xmx256m']
    const given = [bootstrapServers, applicationId, stateDir, topicPrefix]
    this.#process = spawn(java, [...options, 'Counting', ...given], { stdio: ['pipe', 'ignore', 'inherit'] })
  }

  /** Closes the application, which leaves the group, and waits for its end. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.stdin?.end()
    await ended
  }
}
