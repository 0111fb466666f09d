import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describePartitions } from './partitions-suite.ts'

describePartitions('Apache Kafka', kafkaTest)
