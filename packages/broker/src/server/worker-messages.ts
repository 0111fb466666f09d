// What the two sides of a broker in a worker thread say to each other. Frames of a connection go over a port of their own, as
// transferred buffers; null on such a port means that the connection ends behind what was sent.
import type { MessagePort } from 'node:worker_threads'
import type { BrokerOptions } from '../broker-options.ts'

/** Options that can cross: no functions. */
export type PortableOptions = Omit<BrokerOptions, 'clock' | 'log' | 'loop' | 'newId'>

export interface WorkerStart {
  readonly options: PortableOptions
}

export type ToWorker = { readonly kind: 'connect'; readonly port: MessagePort } | { readonly kind: 'stop' }

export type FromWorker =
  | {
      readonly kind: 'ready'
      readonly host: string
      readonly port: number
      readonly clusterId: string
      readonly wantedPortTaken: boolean
    }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly message: string
      readonly details: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'log'; readonly line: string }

/** A frame as it crosses: a buffer that belongs to it alone, to be transferred. */
export function portable(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = frame
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return frame as Uint8Array<ArrayBuffer>
  return new Uint8Array(frame)
}
