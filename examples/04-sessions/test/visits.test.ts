import { json, string } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect, test } from 'vitest'
import { type Click, topics, type Visit, visits } from '../src/visits.ts'

const minuteMs = 60_000

test('a click between two visits makes one of them, and deletes the two', async () => {
  await using driver = new TopologyTestDriver(visits(), { cacheMaxBytes: 0 })
  const clicks = driver.inputTopic(topics.clicks, { key: string(), value: json<Click>() })
  const out = driver.outputTopic(topics.visits, { key: string(), value: json<Visit>() })
  for (const [minute, page] of [
    [0, '/'],
    [45, '/later'],
    [20, '/between'],
  ] as const) {
    clicks.pipe('ada', { page }, { timestamp: minute * minuteMs })
  }
  const results = out.readAll().map(({ key, value }) => [key?.slice(4, 20), value && [value.minutes, ...value.pages]])
  expect(results).toEqual([
    ['1970-01-01T00:00', [0, '/']],
    ['1970-01-01T00:45', [0, '/later']],
    ['1970-01-01T00:00', null],
    ['1970-01-01T00:45', null],
    ['1970-01-01T00:00', [45, '/', '/later', '/between']],
  ])
})
