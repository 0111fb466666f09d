// Who takes part, and the command that starts each. All take the same arguments and print the same marks.
import { fileURLToPath } from 'node:url'
import type { Job } from './jobs/job.ts'

export const contestantNames = ['millrace', 'sql', 'kafkajs', 'kafka-streams'] as const
export type ContestantName = (typeof contestantNames)[number]

export interface Contestant {
  readonly name: ContestantName
  readonly title: string
  /** Keeps what it knows in stores with changelogs. */
  readonly hasChangelog: boolean
  /** Program and arguments, before those of the job. */
  readonly command: readonly [program: string, ...args: string[]]
}

const ownProgram = fileURLToPath(new URL('./programs/millrace.ts', import.meta.url))
const sqlProgram = fileURLToPath(new URL('./programs/millrace-sql.ts', import.meta.url))
const kafkajsProgram = fileURLToPath(new URL('./programs/kafkajs-loop.ts', import.meta.url))

/** `nodeArgs` decides whether Millrace runs as it is published or from its sources. */
export function millrace(nodeArgs: readonly string[] = []): Contestant {
  const command = [process.execPath, ...nodeArgs, ownProgram] as const
  return { name: 'millrace', title: 'Millrace', hasChangelog: true, command }
}

/** The same with its topology out of statements. */
export function millraceSql(nodeArgs: readonly string[] = []): Contestant {
  const command = [process.execPath, ...nodeArgs, sqlProgram] as const
  return { name: 'sql', title: 'Millrace SQL', hasChangelog: true, command }
}

export function kafkajsLoop(): Contestant {
  // kafkajs re-arms timers with times that have passed, and newer Nodes warn of each process that does.
  const command = [process.execPath, '--disable-warning=TimeoutNegativeWarning', kafkajsProgram] as const
  return { name: 'kafkajs', title: 'kafkajs loop', hasChangelog: false, command }
}

export function kafkaStreams(classpath: string): Contestant {
  const command = [
    'java',
    '-cp',
    classpath,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
    'KafkaStreamsJobs',
  ] as const
  return { name: 'kafka-streams', title: 'Kafka Streams', hasChangelog: true, command }
}

/** Whether a job is asked of a contestant. */
export function takesPart({ name, hasChangelog }: Contestant, { needsLibrary, isInSql }: Job): boolean {
  if (isInSql === true) return name === 'millrace' || name === 'sql'
  return name !== 'sql' && (hasChangelog || needsLibrary !== true)
}
