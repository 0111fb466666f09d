export type { DriverOptions } from './driver-options.ts'
export { TopologyTestDriver } from './topology-test-driver.ts'

export {
  type PipeOptions,
  type RawRecord,
  TestInputTopic,
  TestOutputTopic,
  type TestRecord,
  type TopicSerdes,
} from './test-topics.ts'

export { type TestBroker, testBroker, type TestBrokerOptions } from './test-broker.ts'

export type { TestingErrorCode } from './errors.ts'
export { MemorySchemaRegistry } from './memory-schema-registry.ts'
