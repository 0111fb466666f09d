// Encrypted sockets for the TCP transport, and what their failures mean: the one file of this package that knows node:tls.
// Law: what another attempt cannot mend (a certificate, a name) is fatal; a connection that is only cut is worth another.
import { messageOf } from '@millrace/record'
import type { Socket } from 'node:net'
import { type ConnectionOptions, connect, createSecureContext } from 'node:tls'
import { type ClientError, clientError } from '../../errors.ts'
import { type Address, addressText } from '../wire/address.ts'
import type { TlsOptions } from './tls-options.ts'

export type OpenTlsSocket = (host: string, port: number) => Socket

/** Reads certificates and keys once. Throws `CLIENT_INVALID_OPTIONS` where they cannot be read. */
export function tlsSockets(tls: TlsOptions): OpenTlsSocket {
  const { ca, cert, key, passphrase, servername, rejectUnauthorized = true } = tls
  const shared: ConnectionOptions = { minVersion: 'TLSv1.2', rejectUnauthorized, ...(servername ? { servername } : {}) }
  try {
    const secureContext = createSecureContext({
      ...(ca === undefined ? {} : { ca: typeof ca === 'string' || ca instanceof Uint8Array ? ca : [...ca] }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(passphrase === undefined ? {} : { passphrase }),
      minVersion: 'TLSv1.2',
    })
    return (host, port) => connect({ ...shared, secureContext, host, port })
  } catch (thrown) {
    const message = `tls has a certificate or key that cannot be read (${reasonOf(thrown)}); ca, cert and key are PEM texts, passphrase opens the key`
    throw clientError('CLIENT_INVALID_OPTIONS', message, { cause: thrown })
  }
}

/** The error of an encrypted connection; undefined where the failure has nothing to do with TLS. `secured`: the handshake was over. */
export function tlsFailure(thrown: unknown, address: Address, secured: boolean): ClientError | undefined {
  const code = String((thrown as NodeJS.ErrnoException)?.code ?? '')
  if (!secured && (code === 'ECONNRESET' || code === 'EPIPE')) {
    const why = 'it ended the connection in the handshake; does this port speak TLS? Without it, leave tls out'
    return tlsError(address, why, thrown, 'retry')
  }
  const said = reasonOf(thrown)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = (thrown as { cert?: { subjectaltname?: string } }).cert?.subjectaltname ?? 'another name'
    const why = `its certificate is for ${names}; use that name in bootstrapServers (and advertised.listeners), or set tls.servername to it`
    return tlsError(address, why, thrown)
  }
  const advice = certificateAdvice[code]
  if (advice !== undefined) return tlsError(address, `its certificate is refused (${said}); ${advice}`, thrown)
  if (isCertificateCode(code)) return tlsError(address, `its certificate is refused (${said})`, thrown)
  if (!code.startsWith('ERR_SSL_') && code !== 'EPROTO') return undefined
  const hint = /CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA/.test(code)
    ? 'does the broker ask for a client certificate (tls.cert and tls.key) of an authority that it trusts?'
    : "is this the broker's TLS port?"
  return tlsError(address, `the handshake failed (${said}); ${hint}`, thrown)
}

/** For an unencrypted connection: a TLS alert where an answer was expected. */
export function wantsTls(bytes: Uint8Array): boolean {
  return bytes[0] === 0x15 && bytes[1] === 0x03
}

export function wantsTlsError(address: Address): ClientError {
  return tlsError(address, 'this port speaks TLS and was talked to in the clear; set tls, or use its plaintext port')
}

/** What a connection that ended without a byte from the broker may mean. */
export function silentEnd(address: Address, isSecure: boolean): Error {
  if (!isSecure)
    return new Error('the broker closed it before it said anything; does this port speak TLS? Then set tls')
  const why =
    'the broker ended it right after the handshake; does it ask for a client certificate (tls.cert and tls.key) of an authority that it trusts?'
  return tlsError(address, why, undefined, 'retry')
}

const trustAdvice = 'give the certificate of the authority that signed it as tls.ca (for a self-signed one, itself)'

const certificateAdvice: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: trustAdvice,
  SELF_SIGNED_CERT_IN_CHAIN: trustAdvice,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: trustAdvice,
  UNABLE_TO_GET_ISSUER_CERT: trustAdvice,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: trustAdvice,
  CERT_UNTRUSTED: trustAdvice,
  CERT_HAS_EXPIRED: "renew the broker's certificate",
  CERT_NOT_YET_VALID: "is this machine's clock right?",
}

/** Node's codes of a refused certificate are those of OpenSSL, such as CERT_REVOKED and INVALID_PURPOSE. */
function isCertificateCode(code: string): boolean {
  return /^(CERT|CRL|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH|UNABLE_TO|ERROR_IN)/.test(code)
}

function tlsError(
  address: Address,
  why: string,
  cause?: unknown,
  disposition: 'fatal' | 'retry' = 'fatal',
): ClientError {
  const at = addressText(address)
  return clientError('CLIENT_TLS_FAILED', `no secure connection to ${at}: ${why}`, {
    cause,
    details: { address: at, reason: why },
    disposition,
  })
}

/** What Node says, without its advice. */
function reasonOf(thrown: unknown): string {
  const said = messageOf(thrown)
  return (said.trim().split('\n')[0] ?? '').replace(/; if the root CA.*$/, '')
}
