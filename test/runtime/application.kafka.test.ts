import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeApplications } from './application-suite.ts'

describeApplications('Apache Kafka', kafkaTest)
