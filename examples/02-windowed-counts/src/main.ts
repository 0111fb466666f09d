// `npm run example windowed-counts`: views of three pages over five minutes, sent at once, counted by the minutes in which they happened.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MillraceApp } from '@millrace/streams'
import { publish } from '@millrace/example-publish'
import { topics, type View, viewsPerMinute } from './views-per-minute.ts'

const minuteMs = 60_000
const pages = ['/', '/questions', '/about'] as const
const start = Date.now() - (Date.now() % minuteMs) - 10 * minuteMs

/** One view every two seconds; the last one, a minute later, closes what is before it. */
const views = Array.from({ length: 151 }, (_, at) => ({
  key: `user-${at % 7}`,
  value: { page: pages[(at % 4) % pages.length] ?? '/', userId: `user-${at % 7}` } satisfies View,
  timestamp: start + (at < 150 ? at * 2_000 : 7 * minuteMs),
}))

const finished = Promise.withResolvers<void>()
let told = 0
const topology = viewsPerMinute(({ minute, page, views: count }) => {
  console.log(`${minute.slice(11, 16)}  ${page.padEnd(11)} ${'▪'.repeat(count)} ${count}`)
  if (++told === 15) finished.resolve()
})

// A log of its own for each run: views of the last minutes would be too late for one that has seen later ones.
const dataDir = await mkdtemp(join(tmpdir(), 'millrace-views-'))
const app = new MillraceApp(topology, {
  applicationId: 'views-per-minute',
  commitInterval: '100ms',
  dataDir,
  log: () => {},
})
await app.start()
console.log(
  `${views.length} views of ${pages.length} pages go to ${topics.views}; each minute is told when it is over:\n`,
)
await publish(app.bootstrapServers ?? '', topics.views, views)
await Promise.race([finished.promise, app.finished])
await app.stop()
await rm(dataDir, { recursive: true })
