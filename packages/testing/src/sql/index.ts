// SQL in tests, without a broker: `@millrace/testing/sql`.
export { type SqlDriverOptions, SqlTestDriver } from './sql-test-driver.ts'
export type { SourceRow } from './source-row.ts'
export { type ExpectedFailure, readSqlTests, runSqlTest, type SqlTest, type SqlTestFailure } from './sql-test.ts'
