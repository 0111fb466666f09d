// Reading without a group: every partition from its place, until the limits or an interruption.
import type { LogClient } from '@millrace/client'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import type { Delivery } from './delivery.ts'
import type { Isolation, ReadingRange } from './start-place.ts'

export async function readPartitions(
  client: LogClient,
  ranges: readonly ReadingRange[],
  delivery: Delivery,
  options: { readonly isolation: Isolation; readonly terminal: Terminal },
): Promise<void> {
  const reader = client.reader({ isolation: options.isolation })
  const positions = ranges.map(({ topic, partition, offset }) => ({ topic, partition, offset }))
  reader.assign(positions)
  delivery.restart(positions)
  while (!delivery.done) {
    await delivery.take(await untilInterrupted(options.terminal, reader.poll(delivery.pollMs)))
  }
}
