import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeTopics } from './topics-suite.ts'

describeTopics('Apache Kafka', kafkaTest)
