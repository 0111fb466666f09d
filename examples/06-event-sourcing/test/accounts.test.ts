import { json, string } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect, test } from 'vitest'
import { type Account, accounts, type AccountEvent, after, store, topics } from '../src/accounts.ts'

const history: readonly (readonly [string, AccountEvent])[] = [
  ['a', { type: 'deposited', cents: 1 }],
  ['a', { type: 'opened', owner: 'Ada' }],
  ['b', { type: 'opened', owner: 'Bob' }],
  ['a', { type: 'deposited', cents: 500 }],
  ['a', { type: 'withdrawn', cents: 600 }],
  ['a', { type: 'withdrawn', cents: 200 }],
  ['b', { type: 'closed' }],
  ['b', { type: 'deposited', cents: 5 }],
]

test('an account is what its events come to, and is gone when it is closed', async () => {
  await using driver = new TopologyTestDriver(accounts())
  const events = driver.inputTopic(topics.events, { key: string(), value: json<AccountEvent>() })
  for (const [id, event] of history) events.pipe(id, event)
  expect(driver.store<string, Account>(store).get('a')?.value).toEqual({ owner: 'Ada', cents: 300, events: 3 })
  expect(driver.store<string, Account>(store).get('b')).toBeUndefined()
})

test('events that make no sense change nothing', () => {
  const account = after(null, { type: 'opened', owner: 'Ada' })
  expect(after(account, { type: 'withdrawn', cents: 1 })).toEqual(account)
  expect(after(account, { type: 'opened', owner: 'Eve' })).toEqual(account)
  expect(after(null, { type: 'closed' })).toBeNull()
})
