// Waits for something that must come true; the test's own limit ends it otherwise.
import { setTimeout as pause } from 'node:timers/promises'

export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20)
}
