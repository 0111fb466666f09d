// What may be committed. Some consumers commit −1 or −2 where they have lost their position, and start anywhere after it; that never comes from here.
import { partitionKey } from '@millrace/record'
import { clientError } from '../../errors.ts'
import type { OffsetToCommit } from '../../port/group-member.ts'

/** Throws `CLIENT_INVALID_OPTIONS` for what is no offset. */
export function checkOffsetsToCommit(offsets: readonly OffsetToCommit[]): void {
  for (const { topic, partition, offset } of offsets) {
    if (Number.isSafeInteger(offset) && offset >= 0) continue
    const message = `${offset} is not an offset to commit for ${partitionKey(topic, partition)}; give 0 or more`
    throw clientError('CLIENT_INVALID_OPTIONS', message)
  }
}
