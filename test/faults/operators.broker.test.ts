import { describeOperatorKills } from './operators-suite.ts'
import { processTest } from './process-test.ts'

describeOperatorKills('the embedded broker', processTest, { events: 1_500, kills: 2 }, 180_000)
