// The Kafka Streams contestant, compiled, with its jars from Maven Central.
import { fileURLToPath } from 'node:url'
import { compiledJava } from '../kafka/fixture/compile.ts'
import { kafkaVersion, mavenJars } from '../kafka/fixture/jars.ts'

const sources = fileURLToPath(new URL('java/', import.meta.url))

/** The classpath, with classes below `directory`; or why there is none. */
export function javaClasspath(directory: string): ReturnType<typeof compiledJava> {
  const jars = mavenJars(`kafka-streams-${kafkaVersion}`, [
    `org.apache.kafka:kafka-streams:${kafkaVersion}`,
    'com.fasterxml.jackson.core:jackson-databind:2.19.0',
  ])
  return compiledJava(sources, jars, directory)
}
