// How connections are encrypted, in the words of Node's own options.

/** Certificates and keys are PEM: their text, or the bytes of the file. */
export interface TlsOptions {
  /** The authorities to trust. Default: those that Node trusts. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[]
  /** This client's certificate and its key, where brokers ask for one. */
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  /** Of `key`. */
  readonly passphrase?: string
  /** The name that the brokers' certificates are made out to, where it is not the host that they are reached by. */
  readonly servername?: string
  /** False takes any certificate, so that nobody knows who the broker is: for trials only. Default true. */
  readonly rejectUnauthorized?: boolean
}
