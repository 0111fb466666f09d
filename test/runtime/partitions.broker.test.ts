import { embeddedTest } from '../faults/embedded-test.ts'
import { describePartitions } from './partitions-suite.ts'

describePartitions('the embedded broker', embeddedTest)
