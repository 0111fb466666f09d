// A URI taken apart as Java's java.net.URI does (RFC 2396 with its deviations). What it refuses is an evaluation error.
import { evaluationError } from '../../errors.ts'

export interface Uri {
  readonly scheme: string | null
  /** Null for a host that is no host name or address. */
  readonly host: string | null
  readonly port: number | null
  /** Decoded; null for opaque ones such as `mailto:`. */
  readonly path: string | null
  readonly query: string | null
  readonly fragment: string | null
}

export function parseUri(text: string): Uri {
  const parts = /^(?:([^:/?#]*):)?([^#]*)(?:#([^]*))?$/.exec(text)
  const [, scheme, rest = '', fragment] = parts ?? []
  if (!parts || (scheme !== undefined && (rest === '' || !/^[a-z][a-z0-9+.-]*$/i.test(scheme)))) throw invalid(text)
  for (const part of [rest, fragment ?? '']) if (!legal.test(part)) throw invalid(text)
  const base = { scheme: scheme ?? null, fragment: fragment === undefined ? null : decode(fragment) }
  if (scheme !== undefined && !rest.startsWith('/')) return { ...base, host: null, port: null, path: null, query: null }
  const [, authority, path = '', query] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?([^]*))?$/.exec(rest) ?? []
  if (authority === '' && path === '') throw invalid(text)
  if (/[[\]]/.test(path)) throw invalid(text)
  return {
    ...base,
    ...hostAndPort(authority ?? ''),
    path: decode(path),
    query: query === undefined ? null : decode(query),
  }
}

/** Letters, digits, marks, reserved characters, escapes, and whatever is not ASCII but visible. */
const legal = /^(?:[a-z0-9\-_.!~*'();/?:@&=+$,[\]]|%[0-9a-f]{2}|[^\p{Cc}\p{Z}!-~])*$/iu

function hostAndPort(authority: string): Pick<Uri, 'host' | 'port'> {
  const [, host = '', port] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? []
  if (!/^\[[0-9a-f:.%]+\]$/i.test(host) && !isAddress(host) && !isHostName(host)) return { host: null, port: null }
  return { host, port: port ? Number(port) : null }
}

function isAddress(host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && host.split('.').every((part) => Number(part) < 256)
}

function isHostName(host: string): boolean {
  return /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?\.?$/i.test(host)
}

/** Escapes as the UTF-8 that they stand for; what is none becomes U+FFFD. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from(escapes.slice(1).split('%'), (pair) => Number.parseInt(pair, 16)),
    ),
  )
}

function invalid(text: string): Error {
  return evaluationError(`${JSON.stringify(text)} is no URL`)
}
