// Asks the customer service. That there is no such customer is an answer; that the service does not answer is an error, which the topology tries again.
import type { AsyncCall } from '@millrace/streams'
import { Customer } from './customer.ts'

export type FetchCustomer = (id: string, call: Pick<AsyncCall, 'signal'>) => Promise<Customer | null>

export function customersFrom(url: string): FetchCustomer {
  return async (id, { signal }) => {
    const response = await fetch(`${url}/customers/${encodeURIComponent(id)}`, { signal })
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`the customer service says ${response.status}`)
    return Customer.parse(await response.json())
  }
}
