// SaslHandshake: agrees on a mechanism. From version 1 the tokens travel in SaslAuthenticate. Never flexible.
export const saslHandshake = {
  key: 17,
  name: 'SaslHandshake',
  versions: [0, 1],
  flexible: null,
  request: { mechanism: 'string' },
  response: { errorCode: 'int16', mechanisms: '[string]' },
} as const
