import { embeddedTest } from './embedded-test.ts'
import { describeClientUnderFaults } from './client-suite.ts'

describeClientUnderFaults('the embedded broker', embeddedTest)
