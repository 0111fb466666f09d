// The codes this package throws.

/** `DURATION_INVALID`: a duration is neither milliseconds (0 or more, finite) nor a text such as `'30s'`. */
export type RecordErrorCode = 'DURATION_INVALID'
