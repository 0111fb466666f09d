import { sleep, systemClock } from '@millrace/record'

/** Waits for something that must come true; the test's own limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(systemClock, 2)
}
