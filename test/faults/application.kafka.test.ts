import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeApplicationUnderFaults } from './application-suite.ts'

describeApplicationUnderFaults('Apache Kafka', kafkaTest)
