// The long form: more kills, on both brokers.
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeOperatorKills } from './operators-suite.ts'
import { processTest } from './process-test.ts'

describeOperatorKills('the embedded broker', processTest, { events: 20_000, kills: 8 }, 600_000)
describeOperatorKills('Apache Kafka', kafkaTest, { events: 20_000, kills: 8 }, 600_000)
