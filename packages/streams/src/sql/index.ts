// SQL in a program's topology: `@millrace/streams/sql`.
export {
  asRows,
  type GivenStream,
  sql,
  type SqlOptions,
  type SqlRow,
  type SqlRowTypes,
  type SqlStreams,
} from './sql.ts'
