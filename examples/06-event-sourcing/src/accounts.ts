// Accounts as the sum of their events. The topic of events is the truth; the store is what they come to, and can be thrown away and made again.
import { json, StreamsBuilder, string, type Topology } from '@millrace/streams'

export type AccountEvent =
  | { readonly type: 'opened'; readonly owner: string }
  | { readonly type: 'deposited'; readonly cents: number }
  | { readonly type: 'withdrawn'; readonly cents: number }
  | { readonly type: 'closed' }

export interface Account {
  readonly owner: string
  readonly cents: number
  readonly events: number
}

export const topics = { events: 'account-events', accounts: 'accounts' }
export const store = 'accounts'

/** The account after one more event; null when there is none (any more). What makes no sense changes nothing. */
export function after(account: Account | null, event: AccountEvent): Account | null {
  if (event.type === 'opened') return account ?? { owner: event.owner, cents: 0, events: 1 }
  if (account === null) return null
  const events = account.events + 1
  switch (event.type) {
    case 'deposited':
      return { ...account, cents: account.cents + event.cents, events }
    case 'withdrawn':
      return event.cents > account.cents ? account : { ...account, cents: account.cents - event.cents, events }
    case 'closed':
      return null
  }
}

export function accounts(): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(topics.events, { key: string(), value: json<AccountEvent>() })
    .groupByKey()
    .aggregate(
      (): Account | null => null,
      (_id, event, account) => after(account, event),
      { store, value: json<Account>() },
    )
    .toStream()
    .to(topics.accounts, { key: string(), value: json() })
  return builder.build()
}
