// `npm run example event-sourcing`: events of two accounts, read as state; then a second application, which has never seen them, comes to the same.
import { MillraceApp } from '@millrace/streams'
import { type Account, accounts, type AccountEvent, store, topics } from './accounts.ts'
import { publish } from '@millrace/example-publish'

const event = (key: string, value: AccountEvent) => ({ key, value })
const events = [
  event('acc-1', { type: 'opened', owner: 'Ada' }),
  event('acc-2', { type: 'opened', owner: 'Grace' }),
  event('acc-1', { type: 'deposited', cents: 100_00 }),
  event('acc-2', { type: 'deposited', cents: 5_00 }),
  event('acc-1', { type: 'withdrawn', cents: 30_00 }),
  event('acc-2', { type: 'withdrawn', cents: 80_00 }),
]

type Accounts = ReadonlyMap<string, Account>

/** Runs the topology under an application id until `isComplete`, and tells what the accounts are then. */
async function read(
  applicationId: string,
  isComplete: (accounts: Accounts, records: number) => boolean,
): Promise<Accounts> {
  await using app = new MillraceApp(accounts(), { applicationId, commitInterval: '100ms', log: () => {} })
  await app.start()
  if (applicationId === first) await publish(app.bootstrapServers ?? '', topics.events, events)
  const state = app.store<string, Account>(store)
  const all = (): Accounts => new Map(['acc-1', 'acc-2'].flatMap((id) => entry(id, state.get(id))))
  while (!isComplete(all(), app.metrics()?.recordsProcessed ?? 0))
    await new Promise((resolve) => setTimeout(resolve, 20))
  console.log(`\n${applicationId} reads ${topics.events}:`)
  for (const [id, { owner, cents, events: count }] of all()) {
    console.log(`  ${id}: ${owner} has ${(cents / 100).toFixed(2)} €, after ${count} events`)
  }
  return all()
}

const entry = (id: string, account: Account | undefined): [string, Account][] => (account ? [[id, account]] : [])
const total = (accounts: Accounts): number => [...accounts.values()].reduce((sum, account) => sum + account.events, 0)

const first = 'accounts'
const known = await read(first, (_, records) => records >= events.length)
// Another id has offsets and state of its own: it reads all events, from the first one on, and comes to the same.
await read(`accounts-again-${Date.now()}`, (rebuilt) => total(rebuilt) === total(known))
