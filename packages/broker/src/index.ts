export { Broker } from './broker.ts'
export type { BrokerOptions } from './broker-options.ts'
export type { BrokerTls, BrokerUser, SaslMechanism, StoredScramCredential } from './security/security-options.ts'

export type { BrokerHandle } from './broker-handle.ts'
export { type BrokerWorkerOptions, startBrokerWorker } from './start-broker-worker.ts'
export { type AttachedBroker, type AttachOptions, attachOrStart } from './attach-or-start.ts'
export { runningBroker } from './data-directory.ts'

export type { EventLoop } from './server/event-loop.ts'

export type { BrokerErrorCode } from './errors.ts'
