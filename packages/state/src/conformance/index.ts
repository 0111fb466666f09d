export { type ByteStoreCase, describeByteStore } from './describe-byte-store.ts'
export { type DatabaseCase, type DatabaseFixture, describeStateDatabase } from './describe-state-database.ts'
