import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeAsync } from './async-suite.ts'

describeAsync('Apache Kafka', kafkaTest)
