import { embeddedTest } from '../faults/embedded-test.ts'
import { describeAsync } from './async-suite.ts'

describeAsync('the embedded broker', embeddedTest)
