// Runs one contestant on one job, as a process of its own with topics of its own, and makes figures of its marks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LogClient } from '@millrace/client'
import type { Contestant } from './contestants.ts'
import type { BenchInput, InputName } from './input/bench-input.ts'
import { createTopic } from './input/load-input.ts'
import { type JobName, jobs } from './jobs.ts'
import { TopicScan } from './topic-scan.ts'

/** The place of a run. */
export interface Course {
  readonly client: LogClient
  readonly bootstrapServers: string
  readonly directory: string
  readonly input: BenchInput
  /** The topic that an input lies in. */
  readonly topicOf: (name: InputName) => string
}

/** Whole: from the start of the process until it has committed all and is closed. Steady: the same without what came before a quarter of the input. */
export interface Figures {
  readonly recordsPerSecond: number
  readonly steadyRecordsPerSecond: number
  readonly cpuSecondsPerMillion: number
  readonly steadyCpuSecondsPerMillion: number
  readonly peakMiB: number
  readonly outputRecords: number
  readonly changelogRecords: number
}

interface Mark {
  readonly atMs: number
  readonly cpuSeconds: number
  readonly peakMiB: number
}

/** A run that takes longer hangs. */
const longestRunMs = 600_000
let runs = 0

/** Throws when the contestant fails, or what it wrote is not what the job asks for. */
export async function runContestant(contestant: Contestant, jobName: JobName, course: Course): Promise<Figures> {
  const { client, input, topicOf } = course
  const job = jobs[jobName]
  const records = job.records(input)
  const applicationId = `bench-${process.pid}-${jobName}-${contestant.name}-${++runs}`
  const outputTopic = `${applicationId}-output`
  const stateDirectory = mkdtempSync(join(course.directory, 'state-'))
  await createTopic(client, outputTopic)
  const startedAt = Date.now()
  try {
    const marks = await marksOf(contestant, [
      jobName,
      course.bootstrapServers,
      applicationId,
      job.inputs.map(topicOf).join(','),
      outputTopic,
      stateDirectory,
      String(records),
    ])
    const output = new TopicScan(client, outputTopic)
    const changelogs = new Map(
      (contestant.hasChangelog ? job.stores : []).map((store) => [
        store,
        new TopicScan(client, `${applicationId}-${store}-changelog`),
      ]),
    )
    await job.check(input, { output, changelogs })
    const changelogRecords = [...changelogs.values()].reduce((sum, changelog) => sum + changelog.records, 0)
    return { ...figuresOf(marks, startedAt, records), outputRecords: output.records, changelogRecords }
  } finally {
    rmSync(stateDirectory, { recursive: true, force: true })
    await deleteTopics(client, applicationId)
  }
}

async function marksOf({ command, title }: Contestant, args: readonly string[]): Promise<ReadonlyMap<string, Mark>> {
  const [program, ...before] = command
  const child = spawn(program, [...before, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: longestRunMs,
    killSignal: 'SIGKILL',
  })
  const exited = once(child, 'close')
  const marks = new Map<string, Mark>()
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, name = '', ...numbers] = line.split(' ')
    const [atMs = 0, cpuSeconds = 0, peakMiB = 0] = numbers.map(Number)
    if (word === 'mark') marks.set(name, { atMs, cpuSeconds, peakMiB })
  }
  const [code, signal] = (await exited) as unknown[]
  if (code !== 0) throw new Error(`${title} ended with ${code ?? signal}`)
  return marks
}

function figuresOf(
  marks: ReadonlyMap<string, Mark>,
  startedAt: number,
  records: number,
): Omit<Figures, 'outputRecords' | 'changelogRecords'> {
  const quarter = marks.get('quarter')
  const closed = marks.get('closed')
  if (!quarter || !closed) throw new Error(`marks are missing: ${[...marks.keys()].join(', ')}`)
  const steadyRecords = records - Math.ceil(records / 4)
  return {
    recordsPerSecond: (records / (closed.atMs - startedAt)) * 1_000,
    steadyRecordsPerSecond: (steadyRecords / (closed.atMs - quarter.atMs)) * 1_000,
    cpuSecondsPerMillion: (closed.cpuSeconds / records) * 1e6,
    steadyCpuSecondsPerMillion: ((closed.cpuSeconds - quarter.cpuSeconds) / steadyRecords) * 1e6,
    peakMiB: closed.peakMiB,
  }
}

async function deleteTopics({ admin }: LogClient, prefix: string): Promise<void> {
  const topics = [...(await admin.describeTopics()).keys()]
  await admin.deleteTopics(topics.filter((topic) => topic.startsWith(prefix)))
}
