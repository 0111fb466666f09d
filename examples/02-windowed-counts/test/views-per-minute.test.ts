import { json, string } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect, test } from 'vitest'
import { topics, type View, viewsPerMinute, type ViewsOfAMinute } from '../src/views-per-minute.ts'

test('a minute is counted once, when it is over; who is later than ten seconds is not counted', async () => {
  await using driver = new TopologyTestDriver(viewsPerMinute())
  const views = driver.inputTopic(topics.views, { key: string(), value: json<View>() })
  const counts = driver.outputTopic(topics.counts, { key: string(), value: json<ViewsOfAMinute>() })
  const view = (page: string, timestamp: number): void => views.pipe('u', { page, userId: 'u' }, { timestamp })

  view('/', 0)
  view('/', 59_999)
  view('/about', 30_000)
  view('/', 65_000)
  view('/', 50_000)
  expect(counts.readAll()).toEqual([])
  view('/', 70_000)
  view('/', 1_000)
  expect(counts.readAll().map(({ value }) => value)).toEqual([
    { page: '/', minute: '1970-01-01T00:00:00.000Z', views: 3 },
    { page: '/about', minute: '1970-01-01T00:00:00.000Z', views: 1 },
  ])
})
