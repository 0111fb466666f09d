// What can be said after `pnpm bench`.
import { parseArgs } from 'node:util'
import { type ContestantName, contestantNames } from './contestants.ts'
import { type JobName, jobNames, usualJobs } from './jobs.ts'

export interface Arguments {
  readonly jobs: readonly JobName[]
  readonly pairs: number
  readonly records: number
  readonly broker: 'kafka' | 'embedded'
  readonly contestants: readonly ContestantName[]
  readonly profile: boolean
  readonly planning: boolean
  readonly queries: boolean
}

export const usage = `pnpm bench [j1] … [j5] [j5-large] [--jobs j1,j2,j3,j4,j5] [--pairs 5] [--records 1000000] [--broker kafka|embedded] [--only millrace,sql,kafkajs,kafka-streams] [--profile] [--planning] [--queries]
  j5-large   J5 with windows that hold ten times what stores may use of memory; only when it is named
  s1, s2     what is written in the DSL and in SQL, compared with each other; only when they are named
  --pairs    how often each contestant runs each job; the table has the medians
  --broker   Apache Kafka (KAFKA_BROKERS, Docker or Java), or the embedded broker in a process of its own
  --profile  runs Millrace once per job under V8's profiler and prints where its time goes
  --planning runs no job: how long SQL takes from a text to a topology
  --queries  runs no job: what each of fifty persistent queries costs an engine
`

/** Throws an error to be shown with the usage. */
export function readArguments(argv: readonly string[]): Arguments | undefined {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      jobs: { type: 'string' },
      pairs: { type: 'string', default: '5' },
      records: { type: 'string', default: '1000000' },
      broker: { type: 'string', default: 'kafka' },
      only: { type: 'string', default: contestantNames.join(',') },
      profile: { type: 'boolean', default: false },
      planning: { type: 'boolean', default: false },
      queries: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  return {
    jobs: jobsOf([...positionals, ...(values.jobs?.split(',') ?? [])]),
    pairs: atLeastOne('--pairs', values.pairs),
    records: atLeastOne('--records', values.records),
    broker: oneOf(['kafka', 'embedded'], values.broker),
    contestants: values.only
      .split(',')
      .map((name) => oneOf(contestantNames, name))
      .filter((name) => !values.profile || name === 'millrace' || name === 'sql'),
    profile: values.profile,
    planning: values.planning,
    queries: values.queries,
  }
}

function jobsOf(names: readonly string[]): readonly JobName[] {
  return names.length === 0 ? usualJobs : names.map((name) => oneOf(jobNames, name.toLowerCase()))
}

function oneOf<const Name extends string>(names: readonly Name[], given: string): Name {
  const name = names.find((one) => one === given)
  if (name === undefined) throw new Error(`${given} is none of ${names.join(', ')}`)
  return name
}

function atLeastOne(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} ${text} is no number of 1 or more`)
  return value
}
