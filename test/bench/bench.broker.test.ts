// The jobs are run small, so that the bench does not rot: what comes out is checked, how fast is not.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeClient } from '@millrace/client'
import { noHeaders } from '@millrace/record'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBroker, type BenchBroker } from './bench-broker.ts'
import { kafkajsLoop, millrace } from './contestants.ts'
import { jobNames, jobs } from './jobs.ts'
import { createTopic, loadInput } from './load-input.ts'
import { Questions } from './questions.ts'
import { type Course, runContestant } from './run-contestant.ts'
import { TopicScan } from './topic-scan.ts'

const records = 2_000

describe('the bench', () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const questions = new Questions(records, Date.now())
  let broker: BenchBroker
  let course: Course

  beforeAll(async () => {
    broker = await startBroker('embedded', join(directory, 'broker'))
    const { bootstrapServers } = broker
    course = { client: nativeClient({ bootstrapServers }), bootstrapServers, directory, input: 'questions', questions }
    await loadInput(course.client, course.input, questions)
  })

  afterAll(async () => {
    await course?.client.close()
    await broker?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  for (const name of jobNames) {
    for (const contestant of [millrace(['--conditions=@millrace/source']), kafkajsLoop()]) {
      test(`${contestant.title} does ${name} exactly`, async () => {
        const figures = await runContestant(contestant, jobs[name], course)
        expect(figures.outputRecords).toBeGreaterThan(0)
        expect(figures.changelogRecords > 0).toBe(jobs[name].hasStore && contestant.hasChangelog)
        expect(figures.steadyCpuSecondsPerMillion).toBeGreaterThan(0)
      })
    }
  }

  test('an output that lacks a record, or has one twice, is no result', async () => {
    const processed = Array.from({ length: records }, (_, number) => questions.questionAt(number))
      .filter(({ votes }) => votes > 0)
      .map(({ user, json, timestamp }) => ({ user, timestamp, json: `${json.slice(0, -1)},"status":"processed"}` }))
    const write = async (topic: string, output: typeof processed): Promise<TopicScan> => {
      await createTopic(course.client, topic)
      const writer = course.client.writer()
      await writer.open()
      for (const { user, timestamp, json } of output) {
        writer.write(topic, 0, timestamp, Buffer.from(user), Buffer.from(json), noHeaders)
      }
      await writer.close()
      return new TopicScan(course.client, topic)
    }
    const { check } = jobs.j1
    await check(questions, await write('all', processed), undefined)
    await expect(check(questions, await write('one-less', processed.slice(1)), undefined)).rejects.toThrow(/of/)
    const twice = [...processed, ...processed.slice(0, 1)]
    await expect(check(questions, await write('one-twice', twice), undefined)).rejects.toThrow(/twice/)
  })
})
