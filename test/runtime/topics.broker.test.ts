import { embeddedTest } from '../faults/embedded-test.ts'
import { describeTopics } from './topics-suite.ts'

describeTopics('the embedded broker', embeddedTest)
