import { json, string } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect, test } from 'vitest'
import type { FetchCustomer } from '../src/fetch-customer.ts'
import { type JoinedOrder, ordersWithCustomers, topics } from '../src/orders-with-customers.ts'

const ada = { id: 'ada', name: 'Ada', city: 'London' }

function driverWith(fetchCustomer: FetchCustomer) {
  const driver = new TopologyTestDriver(ordersWithCustomers(fetchCustomer))
  const orders = driver.inputTopic(topics.orders, { key: string(), value: json() })
  const joined = driver.outputTopic(topics.joined, { key: string(), value: json<JoinedOrder>() })
  return { driver, orders, joined }
}

test('a customer is asked for once in five minutes', async () => {
  const asked: string[] = []
  const { driver, orders, joined } = driverWith((id) => {
    asked.push(id)
    return Promise.resolve(ada)
  })
  for (const id of ['o-1', 'o-2']) orders.pipe(id, { customer: 'ada', item: 'gears', pieces: 1 })
  driver.advanceWallClock(5 * 60_000)
  orders.pipe('o-3', { customer: 'ada', item: 'gears', pieces: 1 })
  await driver.settled()
  expect(asked).toEqual(['ada', 'ada'])
  expect(joined.readAll().map(({ key, value }) => [key, value?.by])).toEqual([
    ['o-1', 'Ada (London)'],
    ['o-2', 'Ada (London)'],
    ['o-3', 'Ada (London)'],
  ])
  await driver.close()
})

test('a service that does not answer is asked again', async () => {
  let asked = 0
  const { driver, orders, joined } = driverWith(() => {
    asked += 1
    return asked === 1 ? Promise.reject(new Error('503')) : Promise.resolve(ada)
  })
  orders.pipe('o-1', { customer: 'ada', item: 'gears', pieces: 1 })
  driver.advanceWallClock(100)
  await driver.settled()
  expect(joined.read()?.value).toEqual({ item: 'gears', pieces: 1, by: 'Ada (London)' })
  await driver.close()
})

test('what is no order is put aside as it came, and nobody is asked', async () => {
  const { driver, orders, joined } = driverWith(() => Promise.reject(new Error('not to be asked')))
  orders.pipe('o-1', { customer: 'ada', item: 'gears', pieces: 0 })
  await driver.settled()
  expect(joined.unread).toBe(0)
  const [letter] = driver.produced(topics.rejected)
  expect(Buffer.from(letter?.value ?? []).toString()).toBe('{"customer":"ada","item":"gears","pieces":0}')
  await driver.close()
})
