// kafkajs' client of registries. Its own types want a browser's, so that what is used of it is told here.
import { createRequire } from 'node:module'
import type { SchemaType } from '@millrace/serde'

export interface Peer {
  register(schema: { type: SchemaType; schema: string }, options: { subject: string }): Promise<{ readonly id: number }>
  encode(id: number, value: unknown): Promise<Buffer>
  decode(bytes: Buffer): Promise<unknown>
}

const require = createRequire(import.meta.url)
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry') as {
  readonly SchemaRegistry: new (options: { readonly host: string }, schemas: object) => Peer
}

export function peerOf(host: string): Peer {
  // Schemas as Connect and ksqlDB derive them have keywords of their own, which its validator refuses unless it is told.
  return new SchemaRegistry({ host }, { JSON: { strict: false } })
}
