import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ClientProperties, readClientProperties } from '../../src/cluster/client-properties.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-properties-'))
  writeFileSync(join(directory, 'ca.pem'), 'the authority')
  writeFileSync(join(directory, 'client.pem'), 'certificate and key')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function read(...lines: string[]): ClientProperties {
  const file = join(directory, 'client.properties')
  writeFileSync(file, lines.join('\n'))
  return readClientProperties(file)
}

test('a file of Kafka’s own tools is read', () => {
  const properties = read(
    '# for the console tools',
    'bootstrap.servers = kafka-1:9093,kafka-2:9093',
    'security.protocol=SASL_SSL',
    'sasl.mechanism=SCRAM-SHA-512',
    'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\',
    '  username="ada" password="a\\"b; c=d";',
    'ssl.truststore.type=PEM',
    'ssl.truststore.location=ca.pem',
    'ssl.keystore.type=PEM',
    'ssl.keystore.location=client.pem',
    'request.timeout.ms=1000',
  )
  expect(properties).toEqual({
    bootstrapServers: 'kafka-1:9093,kafka-2:9093',
    tls: { ca: 'the authority', cert: 'certificate and key', key: 'certificate and key' },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'ada', password: 'a"b; c=d' },
  })
})

test('a file of librdkafka is read', () => {
  const properties = read(
    'security.protocol=sasl_ssl',
    'sasl.mechanisms=PLAIN',
    'sasl.username=ada',
    'sasl.password=p=q#r',
    'ssl.ca.location=ca.pem',
    'enable.ssl.certificate.verification=false',
  )
  expect(properties).toEqual({
    tls: { ca: 'the authority', rejectUnauthorized: false },
    sasl: { mechanism: 'PLAIN', username: 'ada', password: 'p=q#r' },
  })
})

test('without a protocol nothing is encrypted and nobody logs in', () => {
  expect(read('sasl.username=ada', 'sasl.password=p', 'ssl.ca.location=ca.pem')).toEqual({})
})

test.each([
  [['security.protocol=TLS'], 'security.protocol is PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, not TLS'],
  [['security.protocol=SASL_SSL', 'sasl.username=ada', 'sasl.password=hunter2'], 'a login needs sasl.mechanism'],
  [['security.protocol=SSL', 'ssl.truststore.location=trust.jks'], 'ssl.truststore.location must be a PEM file'],
  [['security.protocol=SSL', 'ssl.ca.location=nowhere.pem'], 'ssl.ca.location of'],
])('%o is refused with what to do, and without the password', (lines, says) => {
  expect(() => read(...lines)).toThrow(says)
  expect(() => read(...lines)).toThrow(/^CLI_USAGE: /)
  expect(() => read(...lines)).not.toThrow(/hunter2/)
})
