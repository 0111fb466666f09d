// The topology: orders that are orders, each with its customer, who is looked up over HTTP.
import { json, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { z } from 'zod'
import type { FetchCustomer } from './fetch-customer.ts'

export const topics = { orders: 'orders', joined: 'orders-with-customers', rejected: 'orders-rejected' } as const

const Order = z.object({ customer: z.string(), item: z.string(), pieces: z.int().positive() })

export interface JoinedOrder {
  readonly item: string
  readonly pieces: number
  /** Null: the customer service knows nobody of that name. */
  readonly by: string | null
}

export function ordersWithCustomers(fetchCustomer: FetchCustomer): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(topics.orders, { key: string(), value: json() })
    .validate(Order, { deadLetter: topics.rejected })
    .leftLookupJoin(
      fetchCustomer,
      (_, { customer }) => customer,
      ({ item, pieces }, customer): JoinedOrder => ({
        item,
        pieces,
        by: customer === null ? null : `${customer.name} (${customer.city})`,
      }),
      { name: 'customers', timeout: '10s', concurrency: 50, retries: { times: 5, backoff: '100ms' }, ttl: '5m' },
    )
    .to(topics.joined, { value: json() })
  return builder.build()
}
