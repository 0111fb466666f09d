import { describeApplicationUnderFaults } from './application-suite.ts'
import { embeddedTest } from './embedded-test.ts'

describeApplicationUnderFaults('the embedded broker', embeddedTest)
