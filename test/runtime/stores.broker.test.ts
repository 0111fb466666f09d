import { embeddedTest } from '../faults/embedded-test.ts'
import { describeStores } from './stores-suite.ts'

describeStores('the embedded broker', embeddedTest)
