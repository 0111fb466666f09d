export { runCli } from './cli.ts'
export type { Terminal } from './terminal.ts'
export { Interruption, type InterruptionSignal } from './interruption.ts'
export type { CliErrorCode } from './errors.ts'
