import { describeKills } from './kill-suite.ts'
import { processTest } from './process-test.ts'

describeKills('the embedded broker', processTest, { events: 10_000, kills: 3, instanceId: 'only' }, 120_000)
describeKills('the embedded broker', processTest, { events: 3_000, kills: 1, instanceId: 'only', waitMs: 5 }, 120_000)
