export { Broker } from './broker.ts'
export type { BrokerOptions } from './broker-options.ts'
export type { BrokerErrorCode } from './errors.ts'

export type { EventLoop } from './server/event-loop.ts'
