export type { RuntimeErrorCode } from './errors.ts'
