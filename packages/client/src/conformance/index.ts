export { describeLogClient } from './describe-log-client.ts'
export type { LogClientFixture } from './bench.ts'
export { type Fate, FaultyTransport } from './faulty-transport.ts'
export { type RawRecord, RawTransactions } from './raw-transactions.ts'
