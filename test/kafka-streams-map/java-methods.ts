// What Kafka Streams' jars say of themselves, by `javap`: the public methods of the classes that the map covers.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { kafkaVersion, mavenJars } from '../kafka/fixture/jars.ts'

const streams = 'org.apache.kafka.streams'

/** The classes of the map, in its order: the name on the page, and the Java package. */
const javaClasses: Readonly<Record<string, string>> = {
  StreamsBuilder: streams,
  KStream: `${streams}.kstream`,
  BranchedKStream: `${streams}.kstream`,
  KGroupedStream: `${streams}.kstream`,
  TimeWindowedKStream: `${streams}.kstream`,
  SessionWindowedKStream: `${streams}.kstream`,
  CogroupedKStream: `${streams}.kstream`,
  TimeWindowedCogroupedKStream: `${streams}.kstream`,
  SessionWindowedCogroupedKStream: `${streams}.kstream`,
  KTable: `${streams}.kstream`,
  KGroupedTable: `${streams}.kstream`,
  GlobalKTable: `${streams}.kstream`,
  Topology: streams,
  ProcessingContext: `${streams}.processor.api`,
  ProcessorContext: `${streams}.processor.api`,
  FixedKeyProcessorContext: `${streams}.processor.api`,
  Stores: `${streams}.state`,
  TopologyTestDriver: streams,
  TestInputTopic: streams,
  TestOutputTopic: streams,
}

/** Signatures by class, as `name(A, B)`, in the order of the class file. */
export type JavaMethods = Readonly<Record<string, readonly string[]>>

/** Asks the jars; says why when there are none. */
export function javaMethods(): { readonly methods: JavaMethods } | { readonly without: string } {
  const jars = mavenJars(`kafka-streams-test-utils-${kafkaVersion}`, [
    `org.apache.kafka:kafka-streams:${kafkaVersion}`,
    `org.apache.kafka:kafka-streams-test-utils:${kafkaVersion}`,
  ])
  if ('without' in jars) return jars
  const methods = Object.entries(javaClasses).map(([name, inPackage]) => {
    const names = ['-cp', join(jars.libs, '*'), '-public', `${inPackage}.${name}`]
    return [name, signatures(name, execFileSync('javap', names, { encoding: 'utf8' }))] as const
  })
  return { methods: Object.fromEntries(methods) }
}

/** `public abstract void to(java.lang.String);` is `to(String)`. */
function signatures(className: string, listing: string): readonly string[] {
  return listing
    .split('\n')
    .filter((line) => line.includes('('))
    .map((line) => line.replaceAll(/\b(?:[a-z][a-zA-Z0-9]*\.)+(?=[A-Z])/g, '').replaceAll(/\? (?:super|extends) /g, ''))
    .map((line) => /(\w+)(\(.*\))/.exec(line) as RegExpExecArray)
    .map(([, method, parameters]) => `${method === className ? 'new ' : ''}${method}${parameters}`)
}
