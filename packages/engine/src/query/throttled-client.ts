// A client whose readers hand over nothing while rows wait to be taken. Heartbeats and commits go on.
import type { LogClient, LogReader, LogReaderOptions } from '@millrace/client'
import type { Clock } from '@millrace/record'
import type { RowQueue } from './row-queue.ts'

export function throttled(client: LogClient, queue: RowQueue, clock: Clock): LogClient {
  return {
    capabilities: client.capabilities,
    admin: client.admin,
    reader: (options?: LogReaderOptions) => throttledReader(client.reader(options), queue, clock),
    writer: (options) => client.writer(options),
    member: (options) => client.member(options),
    // It is the engine's.
    close: () => Promise.resolve(),
  }
}

function throttledReader(reader: LogReader, queue: RowQueue, clock: Clock): LogReader {
  return {
    assign: (positions) => reader.assign(positions),
    seek: (position) => reader.seek(position),
    pause: (partitions) => reader.pause(partitions),
    resume: (partitions) => reader.resume(partitions),
    position: (topic, partition) => reader.position(topic, partition),
    endOffset: (topic, partition) => reader.endOffset(topic, partition),
    close: () => reader.close(),
    async poll(maxWaitMs) {
      if (!queue.isFull) return reader.poll(maxWaitMs)
      const waited = Promise.withResolvers<void>()
      const timer = clock.setTimer(maxWaitMs, () => waited.resolve())
      await Promise.race([queue.changed(), waited.promise])
      timer.cancel()
      return []
    },
  }
}
