import { MillraceError } from '@millrace/record'
import {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSProtocolError,
  KafkaJSRequestTimeoutError,
} from 'kafkajs'
import { describe, expect, test } from 'vitest'
import { translateError } from '../../../src/kafkajs/connection/translate-error.ts'

const protocolError = (type: string, code: number): Error =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code, retriable: false }))
const named = (name: string, message: string): Error => Object.assign(new KafkaJSNonRetriableError(message), { name })

describe('what kafkajs throws', () => {
  test("a broker's answer becomes the client's error for it, by its number", () => {
    const moved = translateError(protocolError('NOT_LEADER_FOR_PARTITION', 6), 'writing')
    expect(moved).toMatchObject({ code: 'CLIENT_BROKER_ERROR', disposition: 'retry' })
    expect(moved.details['error']).toBe('NOT_LEADER_OR_FOLLOWER')
    expect(translateError(protocolError('TOPIC_AUTHORIZATION_FAILED', 29), 'x').code).toBe('CLIENT_NOT_AUTHORIZED')
  })

  test('an answer inside another error is found', () => {
    const exists = new KafkaJSAggregateError('Topic creation errors', [protocolError('TOPIC_ALREADY_EXISTS', 36)])
    expect(translateError(exists, 'creating').code).toBe('CLIENT_TOPIC_EXISTS')
  })

  test("an answer that kafkajs does not know is the broker's all the same", () => {
    const unknown = translateError(protocolError('KAFKAJS_UNKNOWN_ERROR_CODE', -99), 'asking')
    expect(unknown).toMatchObject({ code: 'CLIENT_BROKER_ERROR', disposition: 'fatal' })
  })

  test('lost connections and late answers are worth another try', () => {
    const refused = new KafkaJSConnectionError('connect ECONNREFUSED', { code: 'ECONNREFUSED' })
    expect(translateError(refused, 'x')).toMatchObject({ code: 'CLIENT_CONNECTION_LOST', disposition: 'retry' })
    const late = new KafkaJSRequestTimeoutError('timed out', {
      broker: 'b',
      clientId: 'c',
      correlationId: 1,
      createdAt: 0,
      sentAt: 0,
      pendingDuration: 0,
    })
    expect(translateError(late, 'x')).toMatchObject({ code: 'CLIENT_REQUEST_TIMEOUT', disposition: 'retry' })
  })

  test('a missing codec and a refused sign-in say what to do', () => {
    const codec = translateError(named('KafkaJSNotImplemented', 'Snappy compression not implemented'), 'reading')
    expect(codec.message).toMatch(/^CLIENT_MISSING_CODEC: reading: Snappy .*CompressionCodecs.*nativeClient/)
    const signIn = translateError(named('KafkaJSSASLAuthenticationError', 'wrong password'), 'connecting')
    const mechanism = translateError(protocolError('UNSUPPORTED_SASL_MECHANISM', 33), 'connecting')
    expect(mechanism.code).toBe('CLIENT_AUTHENTICATION_FAILED')
    expect(signIn.message).toMatch(/^CLIENT_AUTHENTICATION_FAILED: connecting: wrong password; .*sasl/)
  })

  test('errors of the catalogue pass, and anything else is said to be of kafkajs', () => {
    const own = new MillraceError('CLIENT_CLOSED', 'closed')
    expect(translateError(own, 'x')).toBe(own)
    expect(translateError(new RangeError('too deep'), 'fetching')).toMatchObject({ code: 'CLIENT_KAFKAJS_FAILURE' })
  })
})
