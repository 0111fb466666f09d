import { test } from 'vitest'
import { surviveBrokerKills } from './broker-kill-suite.ts'
import { restartableEmbedded } from './restartable-broker.ts'

test('three programs go on soon after the embedded broker was killed, and nothing that was acknowledged is missing', async () => {
  await surviveBrokerKills(await restartableEmbedded(), { kills: 2, upMs: 1_000, downMs: 500 })
})
