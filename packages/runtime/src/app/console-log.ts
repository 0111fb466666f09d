// Where log lines go when the program does not take them: the error output, so that what a program prints stays its own.
import type { LogLine } from './log-line.ts'
import { eraseBar } from './restore-bar.ts'

/** One line each, whatever its level: what an application makes, restores, waits for and leaves out is for whoever runs it to see. */
export function logToConsole({ level, message }: LogLine): void {
  const line = process.stderr.isTTY ? eraseBar + message : message
  if (level === 'error') console.error(line)
  else console.warn(line)
}
