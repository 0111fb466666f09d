import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeKafkajsApplications } from './kafkajs-application-suite.ts'

describeKafkajsApplications('Apache Kafka', kafkaTest)
