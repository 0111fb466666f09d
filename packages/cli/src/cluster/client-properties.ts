// How to reach a secured cluster, from a file of properties as Kafka's own tools take it (`--command-config`) or as librdkafka's do.
// Law: passwords come from the file, never from the command line, and no message shows one. What says nothing about connections is passed over.
import { dirname, resolve } from 'node:path'
import type { SaslMechanism, SaslOptions, TlsOptions } from '@millrace/client'
import { usageError } from '../errors.ts'
import { readNamedFile } from '../named-file.ts'

export interface ClientProperties {
  readonly bootstrapServers?: string
  readonly tls?: TlsOptions
  readonly sasl?: SaslOptions
}

type Properties = ReadonlyMap<string, string>

/** Throws `CLI_USAGE` for a file that cannot be read or says what cannot be done. */
export function readClientProperties(file: string): ClientProperties {
  const properties = parseProperties(readNamedFile(file, 'the file of --command-config', 'CLI_USAGE'))
  const protocol = (properties.get('security.protocol') ?? 'PLAINTEXT').toUpperCase()
  if (!['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'].includes(protocol)) {
    throw usageError(`${file}: security.protocol is PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, not ${protocol}`)
  }
  const bootstrapServers = properties.get('bootstrap.servers')
  return {
    ...(bootstrapServers === undefined ? {} : { bootstrapServers }),
    ...(protocol.endsWith('SSL') ? { tls: tlsOf(properties, file) } : {}),
    ...(protocol.startsWith('SASL') ? { sasl: saslOf(properties, file) } : {}),
  }
}

/** `name=value` lines, as Java writes them; the last of a name counts. */
export function parseProperties(text: string): Properties {
  const properties = new Map<string, string>()
  // A line that ends in a backslash goes on in the next one.
  for (const line of text.replace(/\\\r?\n\s*/g, '').split(/\r?\n/)) {
    const [, name, value] = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]?\s*(.*?)\s*$/.exec(line) ?? []
    if (name !== undefined) properties.set(name, value ?? '')
  }
  return properties
}

function saslOf(properties: Properties, file: string): SaslOptions {
  const jaas = properties.get('sasl.jaas.config') ?? ''
  const mechanism = properties.get('sasl.mechanism') ?? properties.get('sasl.mechanisms')
  const username = properties.get('sasl.username') ?? jaasValue(jaas, 'username')
  const password = properties.get('sasl.password') ?? jaasValue(jaas, 'password')
  if (mechanism === undefined || username === undefined || password === undefined) {
    throw usageError(
      `${file}: a login needs sasl.mechanism, and sasl.username with sasl.password or both in sasl.jaas.config`,
    )
  }
  // The client says which mechanisms there are.
  return { mechanism: mechanism as SaslMechanism, username, password }
}

/** `name="value"` in a line such as `…ScramLoginModule required username="ada" password="…";` */
function jaasValue(jaas: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`\\b${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`).exec(jaas) ?? []
  return quoted?.replace(/\\(.)/g, '$1') ?? bare
}

function tlsOf(properties: Properties, file: string): TlsOptions {
  const pem = (names: readonly string[]): string | undefined => {
    const name = names.find((each) => properties.has(each))
    if (name === undefined) return undefined
    const value = properties.get(name) as string
    if (value.includes('-----BEGIN')) return value.replaceAll('\\n', '\n')
    const store = name.replace(/location$/, 'type')
    if (name.endsWith('store.location') && properties.get(store)?.toUpperCase() !== 'PEM') {
      throw usageError(
        `${file}: ${name} must be a PEM file, with ${store}=PEM; keytool and openssl make one of a Java keystore`,
      )
    }
    return readNamedFile(resolve(dirname(file), value), `${name} of ${file}`, 'CLI_USAGE')
  }
  const ca = pem(['ssl.truststore.certificates', 'ssl.truststore.location', 'ssl.ca.location', 'ssl.ca.pem'])
  const cert = pem([
    'ssl.keystore.certificate.chain',
    'ssl.keystore.location',
    'ssl.certificate.location',
    'ssl.certificate.pem',
  ])
  const key = pem(['ssl.keystore.key', 'ssl.keystore.location', 'ssl.key.location', 'ssl.key.pem'])
  const passphrase = properties.get('ssl.key.password')
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(properties.get('enable.ssl.certificate.verification') === 'false' ? { rejectUnauthorized: false } : {}),
  }
}
