// Functions of URLs and of what stands in their query.
import { evaluationError } from '../../errors.ts'
import { type ScalarFunction, scalarFunction } from '../scalar-function.ts'
import { parseUri, type Uri } from './uri.ts'

function part(name: string, description: string, take: (uri: Uri) => string | null): ScalarFunction {
  return scalarFunction(name, {
    description,
    params: ['url: STRING'],
    returns: 'STRING',
    call: (url) => take(parseUri(url)),
  })
}

function parameter(url: string, name: string): string | null {
  for (const pair of parseUri(url).query?.split('&') ?? []) {
    const at = pair.indexOf('=')
    if ((at < 0 ? pair : pair.slice(0, at)) === name) return at < 0 ? '' : pair.slice(at + 1)
  }
  return null
}

/** As a form does it. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function decode(text: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw evaluationError(`${JSON.stringify(text)} has a % that is no escape`)
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
      new TextDecoder('utf-8', { ignoreBOM: true }).decode(
        Uint8Array.from(escapes.slice(1).split('%'), (pair) => Number.parseInt(pair, 16)),
      ),
    )
  return bytes
}

export const urls: readonly ScalarFunction[] = [
  scalarFunction('URL_DECODE_PARAM', {
    description: 'What an escaped parameter of a URL says.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: decode,
  }),
  scalarFunction('URL_ENCODE_PARAM', {
    description: 'Escaped, so that it can be a parameter of a URL.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: encode,
  }),
  part('URL_EXTRACT_FRAGMENT', 'What stands behind # in a URL.', (uri) => uri.fragment),
  part('URL_EXTRACT_HOST', 'The host of a URL.', (uri) => uri.host),
  scalarFunction('URL_EXTRACT_PARAMETER', {
    description: 'The value of a parameter in the query of a URL.',
    params: ['url: STRING', 'name: STRING'],
    returns: 'STRING',
    call: parameter,
  }),
  part('URL_EXTRACT_PATH', 'The path of a URL.', (uri) => uri.path),
  scalarFunction('URL_EXTRACT_PORT', {
    description: 'The port that a URL names.',
    params: ['url: STRING'],
    returns: 'INTEGER',
    call: (url) => parseUri(url).port,
  }),
  part('URL_EXTRACT_PROTOCOL', 'The scheme of a URL.', (uri) => uri.scheme),
  part('URL_EXTRACT_QUERY', 'What stands behind ? in a URL.', (uri) => uri.query),
]
