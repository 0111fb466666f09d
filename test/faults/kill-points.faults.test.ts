// The long form: every step, at several of its times, on both brokers.
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { embeddedTest } from './embedded-test.ts'
import { describeKillPoints } from './kill-points-suite.ts'

const plan = { records: 2_000, times: [1, 2, 5], instanceId: 'only' }
describeKillPoints('the embedded broker', embeddedTest, plan)
describeKillPoints('Apache Kafka', kafkaTest, plan)
