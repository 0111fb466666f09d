// What is said under a SASL mechanism, without who carries it.

export interface Conversation {
  first(): Uint8Array
  /** The next message; undefined where the client is content. Rejects with an Error that says what is wrong with `challenge`. */
  next(challenge: Uint8Array): Promise<Uint8Array | undefined>
}

/** PLAIN (RFC 4616): one message, `NUL user NUL password`, and no proof of the broker's. */
export function plainConversation(username: string, password: string): Conversation {
  return {
    first: () => new TextEncoder().encode(`\0${username}\0${password}`),
    next: () => Promise.resolve(undefined),
  }
}
