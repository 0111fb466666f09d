import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeKills } from './kill-suite.ts'

describeKills('Apache Kafka', kafkaTest, { events: 5_000, kills: 2, instanceId: 'only' }, 120_000)
