import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeApplications } from './application-suite.ts'
import { describeProcesses } from './process-suite.ts'

describeApplications('Apache Kafka', kafkaTest)
describeProcesses('Apache Kafka', kafkaTest)
