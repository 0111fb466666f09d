// The Kafka Streams contestant, compiled, with its jars from Maven Central.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaVersion, mavenJars } from '../kafka/fixture/jars.ts'

const sources = fileURLToPath(new URL('java/', import.meta.url))

/** The classpath, with classes below `directory`; or why there is none. */
export function javaClasspath(directory: string): { readonly classpath: string } | { readonly without: string } {
  const jars = mavenJars(`kafka-streams-${kafkaVersion}`, [
    `org.apache.kafka:kafka-streams:${kafkaVersion}`,
    'com.fasterxml.jackson.core:jackson-databind:2.19.0',
  ])
  if ('without' in jars) return jars
  const libs = join(jars.libs, '*')
  const files = readdirSync(sources).map((file) => join(sources, file))
  try {
    execFileSync('javac', ['-cp', libs, '-d', directory, ...files], { stdio: ['ignore', 'ignore', 'inherit'] })
  } catch (error) {
    return { without: `test/bench/java does not compile (${(error as Error).message})` }
  }
  return { classpath: [directory, libs].join(delimiter) }
}
