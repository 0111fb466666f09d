import { embeddedTest } from './embedded-test.ts'
import { describeKillPoints } from './kill-points-suite.ts'

describeKillPoints('the embedded broker', embeddedTest, { records: 100, times: [1], instanceId: 'only' })
