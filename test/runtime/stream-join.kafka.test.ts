import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeStreamJoins } from './stream-join-suite.ts'

describeStreamJoins('Apache Kafka', kafkaTest)
