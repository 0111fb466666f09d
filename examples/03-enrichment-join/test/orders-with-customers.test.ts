import { json, string } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect, test } from 'vitest'
import {
  type Customer,
  type Order,
  ordersWithCustomers,
  type OrderWithCustomer,
  topics,
} from '../src/orders-with-customers.ts'

test('an order meets the customer as it is known when the order comes', async () => {
  await using driver = new TopologyTestDriver(ordersWithCustomers())
  const customers = driver.inputTopic(topics.customers, { key: string(), value: json<Customer>() })
  const orders = driver.inputTopic(topics.orders, { key: string(), value: json<Order>() })
  const enriched = driver.outputTopic(topics.enriched, { key: string(), value: json<OrderWithCustomer>() })

  orders.pipe('o1', { customerId: 'ada', cents: 1 })
  customers.pipe('ada', { name: 'Ada', country: 'England' })
  orders.pipe('o2', { customerId: 'ada', cents: 2 })
  customers.pipe('ada', { name: 'Ada', country: 'Italy' })
  orders.pipe('o3', { customerId: 'ada', cents: 3 })
  customers.pipe('ada', null)
  orders.pipe('o4', { customerId: 'ada', cents: 4 })

  expect(enriched.readAll().map(({ key, value }) => [key, value?.customer?.country ?? null])).toEqual([
    ['o1', null],
    ['o2', 'England'],
    ['o3', 'Italy'],
    ['o4', null],
  ])
})
