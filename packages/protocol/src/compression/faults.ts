// The two ways in which decompression fails.
import { protocolError } from '../errors.ts'

export function malformed(codec: string, what: string, cause?: unknown): Error {
  return protocolError('PROTOCOL_COMPRESSION', `${codec}: ${what}`, {}, cause)
}

export function tooLarge(codec: string, maxBytes: number): Error {
  return protocolError('PROTOCOL_TOO_LARGE', `${codec} data decompress to more than ${maxBytes} bytes`, { maxBytes })
}
