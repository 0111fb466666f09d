// The jobs are run small, so that the bench does not rot: what comes out is checked, how fast is not.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeClient } from '@millrace/client'
import { noHeaders } from '@millrace/record'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBroker, type BenchBroker } from './bench-broker.ts'
import { kafkajsLoop, millrace, millraceSql, takesPart } from './contestants.ts'
import { BenchInput, inputNames } from './input/bench-input.ts'
import { createTopic, loadInput } from './input/load-input.ts'
import { jobNames, jobs } from './jobs.ts'
import { type Course, runContestant } from './run-contestant.ts'
import { TopicScan } from './topic-scan.ts'

const records = 2_000
const fromSource = ['--conditions=@millrace/source']

describe('the bench', () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const input = new BenchInput(records, Date.now())
  let broker: BenchBroker
  let course: Course

  beforeAll(async () => {
    broker = await startBroker('embedded', join(directory, 'broker'))
    const { bootstrapServers } = broker
    course = { client: nativeClient({ bootstrapServers }), bootstrapServers, directory, input, topicOf: (name) => name }
    for (const name of inputNames) await loadInput(course.client, name, input.topic(name))
  })

  afterAll(async () => {
    await course?.client.close()
    await broker?.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  for (const name of jobNames) {
    for (const contestant of [millrace(fromSource), millraceSql(fromSource), kafkajsLoop()]) {
      if (!takesPart(contestant, jobs[name])) continue
      test(`${contestant.title} does ${name} exactly`, async () => {
        const figures = await runContestant(contestant, name, course)
        expect(figures.outputRecords).toBeGreaterThan(0)
        expect(figures.changelogRecords > 0).toBe(jobs[name].stores.length > 0 && contestant.hasChangelog)
        expect(figures.steadyCpuSecondsPerMillion).toBeGreaterThan(0)
      })
    }
  }

  test('an output that lacks a record, or has one twice, is no result', async () => {
    const processed = Array.from({ length: records }, (_, number) => input.questions.questionAt(number))
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
    const changelogs = new Map<string, TopicScan>()
    await check(input, { output: await write('all', processed), changelogs })
    await expect(check(input, { output: await write('one-less', processed.slice(1)), changelogs })).rejects.toThrow(
      /lacks/,
    )
    const twice = [...processed, ...processed.slice(0, 1)]
    await expect(check(input, { output: await write('one-twice', twice), changelogs })).rejects.toThrow(/twice/)
  })
})
