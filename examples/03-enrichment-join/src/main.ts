// `npm run example enrichment-join`: two customers, orders of three, and one who moves between two orders.
import { MillraceApp } from '@millrace/streams'
import { type Customer, type Order, ordersWithCustomers, topics } from './orders-with-customers.ts'
import { publish } from '@millrace/example-publish'

const waiting = new Map<string, () => void>()
const topology = ordersWithCustomers((orderId, { cents, customerId, customer }) => {
  const who = customer ? `${customer.name} in ${customer.country}` : `${customerId}, of whom nothing is known yet`
  console.log(`${orderId}: ${(cents / 100).toFixed(2)} € by ${who}`)
  waiting.get(orderId)?.()
})

await using app = new MillraceApp(topology, {
  applicationId: 'orders-with-customers',
  commitInterval: '100ms',
  log: () => {},
})
await app.start()
const bootstrapServers = app.bootstrapServers ?? ''

const customer = (key: string, value: Customer): Promise<void> =>
  publish(bootstrapServers, topics.customers, [{ key, value }])

/** Resolves when the result is told. */
async function order(key: string, value: Order): Promise<void> {
  const told = new Promise<void>((resolve) => waiting.set(key, resolve))
  await publish(bootstrapServers, topics.orders, [{ key, value }])
  await Promise.race([told, app.finished])
}

/** Until the table has this version: two topics have no order between them. */
async function known(id: string, country: string): Promise<void> {
  const store = app.store<string, Customer>('customers')
  while (store.get(id)?.country !== country) await new Promise((resolve) => setTimeout(resolve, 20))
}

await customer('ada', { name: 'Ada', country: 'England' })
await customer('grace', { name: 'Grace', country: 'Virginia' })
await known('ada', 'England')
await known('grace', 'Virginia')
await order('order-1', { customerId: 'ada', cents: 12_50 })
await order('order-2', { customerId: 'grace', cents: 99_00 })
await order('order-3', { customerId: 'linus', cents: 1_00 })
console.log('\nAda moves to Italy.\n')
await customer('ada', { name: 'Ada', country: 'Italy' })
await known('ada', 'Italy')
await order('order-4', { customerId: 'ada', cents: 7_25 })
