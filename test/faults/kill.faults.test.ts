// The long form: a hundred thousand events, ten kills, each survived by a member that must wait until the session of the killed one is over.
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeKills } from './kill-suite.ts'
import { processTest } from './process-test.ts'

describeKills('the embedded broker', processTest, { events: 100_000, kills: 10 }, 600_000)
describeKills('the embedded broker', processTest, { events: 50_000, kills: 10, waitMs: 10 }, 600_000)
describeKills('Apache Kafka', kafkaTest, { events: 100_000, kills: 10 }, 600_000)
