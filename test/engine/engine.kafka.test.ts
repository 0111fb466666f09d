// The suites of the engine on Apache Kafka.
import { kafkaTest } from '../kafka/fixture/kafka-test.ts'
import { controlSuite } from './control-suite.ts'
import { engineSuite } from './engine-suite.ts'
import { logSuite } from './log-suite.ts'
import { querySuite } from './query-suite.ts'
import { sharedWorkSuite } from './shared-work-suite.ts'

const suites = { ...engineSuite, ...controlSuite, ...querySuite, ...logSuite, ...sharedWorkSuite }
for (const [title, run] of Object.entries(suites)) {
  kafkaTest(title, ({ bootstrapServers }) => run(bootstrapServers))
}
