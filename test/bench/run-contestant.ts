// Runs one contestant on one job, as a process of its own with topics of its own, and makes figures of its marks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LogClient } from '@millrace/client'
import type { Contestant } from './contestants.ts'
import type { Job } from './jobs.ts'
import { createTopic } from './load-input.ts'
import type { Questions } from './questions.ts'
import { TopicScan } from './topic-scan.ts'

/** The place of a run. */
export interface Course {
  readonly client: LogClient
  readonly bootstrapServers: string
  readonly directory: string
  readonly input: string
  readonly questions: Questions
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
export async function runContestant(contestant: Contestant, job: Job, course: Course): Promise<Figures> {
  const { client, questions, input } = course
  const applicationId = `bench-${process.pid}-${job.name}-${contestant.name}-${++runs}`
  const output = `${applicationId}-output`
  const stateDirectory = mkdtempSync(join(course.directory, 'state-'))
  await createTopic(client, output)
  const startedAt = Date.now()
  try {
    const marks = await marksOf(contestant, [
      job.name,
      course.bootstrapServers,
      applicationId,
      input,
      output,
      stateDirectory,
      String(questions.count),
    ])
    const scan = new TopicScan(client, output)
    const changelog =
      job.hasStore && contestant.hasChangelog ? new TopicScan(client, `${applicationId}-counts-changelog`) : undefined
    await job.check(questions, scan, changelog)
    const records = { outputRecords: scan.records, changelogRecords: changelog?.records ?? 0 }
    return { ...figuresOf(marks, startedAt, questions.count), ...records }
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
