import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { describeStores } from './stores-suite.ts'

describeStores('Apache Kafka', kafkaTest)
