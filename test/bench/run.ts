// pnpm bench: the same jobs, on the same broker, by Millrace, by a hand-written kafkajs loop and by Kafka Streams with one thread. `--help` says more.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nativeClient } from '@millrace/client'
import { messageOf } from '@millrace/record'
import { type Arguments, readArguments, usage } from './arguments.ts'
import { startBroker } from './bench-broker.ts'
import {
  type Contestant,
  type ContestantName,
  kafkajsLoop,
  kafkaStreams,
  millrace,
  millraceSql,
  takesPart,
} from './contestants.ts'
import { javaClasspath } from './java-classpath.ts'
import { BenchInput, type InputName } from './input/bench-input.ts'
import { loadInput } from './input/load-input.ts'
import { type JobName, jobs } from './jobs.ts'
import { benchManyQueries, manyQueriesRecords } from './many-queries.ts'
import { profileText } from './profile.ts'
import { runLine, table } from './report.ts'
import { planningTimes } from './sql-planning.ts'
import { type Course, type Figures, runContestant } from './run-contestant.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Millrace runs as it is published: compiled. */
function build(): void {
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b'], { cwd: root, stdio: 'inherit' })
}

function contestantsOf({ contestants }: Arguments, directory: string, nodeArgs: readonly string[]): Contestant[] {
  return contestants.flatMap((name) => {
    if (name === 'millrace') return [millrace(nodeArgs)]
    if (name === 'sql') return [millraceSql(nodeArgs)]
    if (name === 'kafkajs') return [kafkajsLoop()]
    const java = javaClasspath(directory)
    if ('classpath' in java) return [kafkaStreams(java.classpath)]
    say(`without Kafka Streams: ${java.without}`)
    return []
  })
}

/** Each pair runs every contestant once, in an order that turns. */
async function runJob(name: JobName, all: readonly Contestant[], pairs: number, course: Course): Promise<void> {
  const job = jobs[name]
  const contestants = all.filter((contestant) => takesPart(contestant, job))
  const results = new Map<ContestantName, Figures[]>(contestants.map(({ name }) => [name, []]))
  for (let pair = 0; pair < pairs; pair++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const contestant = contestants[(pair + turn) % contestants.length] as Contestant
      const figures = await runContestant(contestant, name, course)
      results.get(contestant.name)?.push(figures)
      say(`${name} ${pair + 1}/${pairs} ${contestant.title}: ${runLine(figures)}`)
    }
  }
  say(`\n${job.title}, ${job.records(course.input)} records, median of ${pairs}:\n\n${table(contestants, results)}\n`)
}

/** Rounds that are measured, after as many that are not. */
const planningRounds = 300

async function benchPlanning(): Promise<void> {
  const times = (await planningTimes(planningRounds)).toSorted((one, other) => one - other)
  const [middle = 0, slow = 0] = [times[planningRounds >> 1], times[Math.floor(planningRounds * 0.99)]]
  say(`a query of 20 lines, parsed and planned: median ${middle.toFixed(2)} ms, 99 of 100 below ${slow.toFixed(2)} ms`)
}

async function bench(given: Arguments, directory: string): Promise<void> {
  if (given.planning) return await benchPlanning()
  build()
  const profiles = join(directory, 'profiles')
  mkdirSync(profiles)
  const contestants = contestantsOf(given, directory, given.profile ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [])
  const broker = await startBroker(given.broker, join(directory, 'broker'))
  const { bootstrapServers } = broker
  const client = nativeClient({ bootstrapServers, clientId: 'bench' })
  // A broker makes its topic of offsets when the first group asks: not at the expense of the first contestant.
  await client.admin.groupOffsets('bench-first-group')
  const [cpu] = cpus()
  say(
    `${broker.origin}; Node ${process.versions.node}; ${cpus().length} × ${cpu?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
  )
  try {
    const input = new BenchInput(given.queries ? manyQueriesRecords : given.records, Date.now())
    const topicOf = (name: InputName): string => `bench-${process.pid}-${name}`
    const names = new Set(given.queries ? ['questions' as const] : given.jobs.flatMap((name) => jobs[name].inputs))
    for (const name of names) await loadInput(client, topicOf(name), input.topic(name))
    const course: Course = { client, bootstrapServers, directory, input, topicOf }
    if (given.queries) say(await benchManyQueries(course))
    for (const name of given.queries ? [] : given.jobs) {
      await runJob(name, contestants, given.profile ? 1 : given.pairs, course)
      if (given.profile) say(profileText(profiles))
    }
    await client.admin.deleteTopics([...names].map(topicOf))
  } finally {
    await client.close()
    await broker.stop()
  }
}

async function main(): Promise<number> {
  let given: Arguments | undefined
  try {
    given = readArguments(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n${usage}`)
    return 2
  }
  if (!given) {
    say(usage)
    return 0
  }
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  try {
    await bench(given, directory)
    return 0
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`)
    return 1
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

process.exitCode = await main()
