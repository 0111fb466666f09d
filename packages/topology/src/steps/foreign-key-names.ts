// The names of a foreign-key join: of its nodes, its two topics and its store, in the order in which they are burned.
import type { Expansion } from '../plan/expansion.ts'

export interface ForeignKeyNames {
  readonly subscriptionTopic: string
  readonly send: string
  readonly subscriptionSink: string
  readonly subscriptionSource: string
  readonly subscriptionStore: string
  readonly receive: string
  readonly answer: string
  readonly notify: string
  readonly responseTopic: string
  readonly responseSink: string
  readonly responseSource: string
  readonly resolve: string
  readonly result: string
}

const join = 'KTABLE-FK-JOIN-'

export function foreignKeyNames({ names }: Expansion, given: string | undefined): ForeignKeyNames {
  const name = (suffix: string, prefix: string): string => names.node(given && given + suffix, prefix)
  return {
    subscriptionTopic: `${name('-subscription-registration', `${join}SUBSCRIPTION-REGISTRATION-`)}-topic`,
    send: name('-subscription-registration-processor', `${join}SUBSCRIPTION-REGISTRATION-`),
    subscriptionSink: name('-subscription-registration-sink', 'KTABLE-SINK-'),
    subscriptionSource: name('-subscription-registration-source', 'KTABLE-SOURCE-'),
    subscriptionStore: name('-subscription-store', `${join}SUBSCRIPTION-STATE-STORE-`),
    receive: name('-subscription-receive', `${join}SUBSCRIPTION-PROCESSOR-`),
    answer: name('-subscription-join-foreign', `${join}SUBSCRIPTION-PROCESSOR-`),
    notify: name('-foreign-join-subscription', `${join}SUBSCRIPTION-PROCESSOR-`),
    responseTopic: `${name('-subscription-response', `${join}SUBSCRIPTION-RESPONSE-`)}-topic`,
    responseSink: name('-subscription-response-sink', 'KTABLE-SINK-'),
    responseSource: name('-subscription-response-source', 'KTABLE-SOURCE-'),
    resolve: name('-subscription-response-resolver', `${join}SUBSCRIPTION-RESPONSE-RESOLVER-PROCESSOR-`),
    result: name('-result', `${join}OUTPUT-`),
  }
}
