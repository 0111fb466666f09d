// Somebody else's service: it knows the customers, takes its time, and is out of breath at every third question.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Customer } from './customer.ts'

const customers: readonly Customer[] = [
  { id: 'ada', name: 'Ada', city: 'London' },
  { id: 'grace', name: 'Grace', city: 'New York' },
]

export interface CustomerService extends AsyncDisposable {
  readonly url: string
  /** Questions that it was asked, those that it did not answer included. */
  readonly asked: number
}

export async function startCustomerService(): Promise<CustomerService> {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    const customer = customers.find(({ id }) => request.url === `/customers/${id}`)
    response.statusCode = asked % 3 === 0 ? 503 : customer === undefined ? 404 : 200
    response.setHeader('content-type', 'application/json')
    setTimeout(() => response.end(JSON.stringify(customer ?? {})), 50)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    get asked() {
      return asked
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
