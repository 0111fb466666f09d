import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeClientUnderFaults } from './client-suite.ts'

describeClientUnderFaults('Apache Kafka', kafkaTest)
