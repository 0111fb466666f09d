// Fetch answers on their way to a client that reads one partition: to be looked at, or changed.
import { batchesIn, decodeRequest, decodeResponse, encodeResponse } from '@millrace/protocol'
import type { FaultyTransport } from './faulty-transport.ts'

/** Gives the batches of each answer that has any to `change`, with the bytes that were asked for; what it returns is delivered in their place. */
export function changeFetchedBatches(
  faults: FaultyTransport,
  change: (batches: Uint8Array, askedBytes: number) => Uint8Array | undefined,
): void {
  const asked = new Map<number, { readonly bytes: number; readonly version: number }>()
  faults.onRequest = (api, frame) => {
    const request = api === 'Fetch' ? decodeRequest(frame) : undefined
    if (request?.api !== 'Fetch') return 'pass'
    const bytes = request.body.topics[0]?.partitions[0]?.partitionMaxBytes ?? 0
    asked.set(request.correlationId, { bytes, version: request.version })
    return 'pass'
  }
  faults.onAnswer = (api, frame) => {
    const correlationId = Buffer.from(frame.buffer, frame.byteOffset).readInt32BE(0)
    const request = asked.get(correlationId)
    if (api !== 'Fetch' || !request) return 'pass'
    const answer = decodeResponse('Fetch', request.version, frame)
    const [topic] = answer.responses
    const [partition] = topic?.partitions ?? []
    if (!topic || !partition?.records?.length) return 'pass'
    const records = change(partition.records, request.bytes)
    if (!records) return 'pass'
    const responses = [{ ...topic, partitions: [{ ...partition, records }] }]
    return encodeResponse('Fetch', request.version, correlationId, { ...answer, responses })
  }
}

/** How many batches without a record these bytes begin with. */
export function emptyBatchesAhead(bytes: Uint8Array): number {
  let count = 0
  for (const batch of batchesIn(bytes)) {
    if (batch.count > 0) break
    count += 1
  }
  return count
}
