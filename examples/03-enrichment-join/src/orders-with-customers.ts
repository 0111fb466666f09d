// Orders with what is known of their customers. The customers are a table: an order meets the newest version of its customer that came before it.
import { json, StreamsBuilder, string, type Topology } from '@millrace/streams'

export interface Order {
  readonly customerId: string
  readonly cents: number
}

export interface Customer {
  readonly name: string
  readonly country: string
}

export interface OrderWithCustomer extends Order {
  /** Null: nobody has heard of this customer yet. */
  readonly customer: Customer | null
}

export const topics = { orders: 'orders', customers: 'customers', enriched: 'orders-with-customers' }

/** `tell` is called for each result, when it is sent. */
export function ordersWithCustomers(tell: (orderId: string, order: OrderWithCustomer) => void = () => {}): Topology {
  const builder = new StreamsBuilder()
  const customers = builder.table(topics.customers, { key: string(), value: json<Customer>(), store: 'customers' })
  builder
    .stream(topics.orders, { key: string(), value: json<Order>() })
    // Customers are keyed by their id: the orders go where the customer of each is, and take their own id along.
    .map((orderId, order) => [order.customerId, { orderId: orderId ?? '', order }])
    .repartition({ name: 'orders-by-customer', key: string(), value: json<{ orderId: string; order: Order }>() })
    .leftJoin(customers, ({ orderId, order }, customer) => ({ orderId, order: { ...order, customer } }))
    .map((_customerId, { orderId, order }): [string, OrderWithCustomer] => [orderId, order])
    .peek(tell)
    .to(topics.enriched, { key: string(), value: json() })
  return builder.build()
}
