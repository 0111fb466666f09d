// A user's own processor: Kafka Streams' Processor API.
import type { ProcessorSupplier } from '../processor.ts'

export interface ProcessOperator {
  readonly kind: 'process'
  readonly supplier: ProcessorSupplier
  /** Records are passed on under the key they came with. */
  readonly keepsKey: boolean
  /** Its stores can be listed in order at any time. */
  readonly scansStores: true
}
