export { describeLogClient, describeReadCommitted } from './describe-log-client.ts'
export type { LogClientFixture } from './bench.ts'
export { type Fate, FaultyTransport } from './faulty-transport.ts'
export type { TransactionalProducer, TransactionalRecord } from './transactional-producer.ts'
