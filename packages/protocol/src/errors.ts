// The codes this package throws. Whatever bytes arrive, nothing else is thrown.
import { type ErrorDetails, MillraceError } from '@millrace/record'

/**
 * - `PROTOCOL_TRUNCATED`: the bytes end before the message does.
 * - `PROTOCOL_LENGTH`: a length or count is negative, larger than what remains, or leaves bytes over.
 * - `PROTOCOL_UNSUPPORTED_API`, `PROTOCOL_UNSUPPORTED_VERSION`: a request (or a caller) names what this package has no schema for.
 * - `PROTOCOL_UNSAFE_INTEGER`: a 64-bit integer does not fit a `number`.
 * - `PROTOCOL_INVALID_VALUE`: a value to be encoded is missing or does not fit its field, or a decoded one is not of its kind.
 * - `PROTOCOL_CORRUPT_BATCH`: bytes that are not a record batch of version 2.
 * - `PROTOCOL_COMPRESSION`: compressed bytes that do not decompress, or an unknown codec.
 * - `PROTOCOL_TOO_LARGE`: decoding would allocate more than its limit.
 * - `PROTOCOL_FRAME_TOO_LARGE`: a frame announces more bytes than the reader accepts.
 */
export type ProtocolErrorCode =
  | 'PROTOCOL_TRUNCATED'
  | 'PROTOCOL_LENGTH'
  | 'PROTOCOL_UNSUPPORTED_API'
  | 'PROTOCOL_UNSUPPORTED_VERSION'
  | 'PROTOCOL_UNSAFE_INTEGER'
  | 'PROTOCOL_INVALID_VALUE'
  | 'PROTOCOL_CORRUPT_BATCH'
  | 'PROTOCOL_COMPRESSION'
  | 'PROTOCOL_TOO_LARGE'
  | 'PROTOCOL_FRAME_TOO_LARGE'

export function protocolError(
  code: ProtocolErrorCode,
  message: string,
  details: ErrorDetails = {},
  cause?: unknown,
): MillraceError<ProtocolErrorCode> {
  return new MillraceError<ProtocolErrorCode>(code, message, { details, cause })
}
