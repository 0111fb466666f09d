// `npm run example sessions`: clicks of two users; one of them comes late and makes one visit of two.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MillraceApp } from '@millrace/streams'
import { publish } from '@millrace/example-publish'
import { topics, visits } from './visits.ts'

const minuteMs = 60_000
const start = Date.now() - 5 * 60 * minuteMs
const click = (key: string, minute: number, page: string) => ({
  key,
  value: { page },
  timestamp: start + minute * minuteMs,
})

const clicks = [
  click('ada', 0, '/'),
  click('ada', 10, '/questions'),
  click('grace', 12, '/about'),
  // Forty-five minutes later: another visit, until the click between the two arrives.
  click('ada', 55, '/questions/q-1'),
  click('ada', 30, '/ask'),
]

const finished = Promise.withResolvers<void>()
let told = 0
const topology = visits((key, visit) => {
  console.log(
    visit
      ? `${visit.userId}: ${visit.pages.join(' → ')} (${visit.minutes} minutes)`
      : `${key.split(' ')[0]}: a visit is part of another one now`,
  )
  if (++told === 8) finished.resolve()
})

// A log of its own for each run: else the clicks would belong to the visits of the run before.
const dataDir = await mkdtemp(join(tmpdir(), 'millrace-visits-'))
const app = new MillraceApp(topology, {
  applicationId: 'visits',
  commitInterval: '100ms',
  // No record cache: every change of a visit is told, not only the last one before a commit.
  cacheMaxBytes: 0,
  dataDir,
  log: () => {},
})
await app.start()
await publish(app.bootstrapServers ?? '', topics.clicks, clicks)
await Promise.race([finished.promise, app.finished])
await app.stop()
await rm(dataDir, { recursive: true })
