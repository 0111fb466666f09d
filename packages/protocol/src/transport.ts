// The seam between the protocol and what carries it: TCP, TLS, a worker's port, or memory in a simulation.

/** One side of an open connection. Frames arrive at the other side in the order of `send`. */
export interface Connection {
  /** Hands over a frame (without its length); the transport owns the bytes from here on. After `close` it does nothing. */
  send(frame: Uint8Array): void
  /** Ends the connection; the handler's `onClose` follows. */
  close(): void
  readonly closed: boolean
  /** Bytes accepted by `send` but not yet handed on: what a sender watches to hold back. */
  readonly bufferedBytes: number
}

/** Receives what a connection delivers. `onClose` comes once, last. */
export interface ConnectionHandler {
  /** A whole frame without its length; the handler may keep it. */
  onFrame(frame: Uint8Array): void
  onClose(error?: Error): void
}

export interface Transport {
  /** Resolves when frames can be sent; rejects where no connection comes about. */
  connect(host: string, port: number, handler: ConnectionHandler): Promise<Connection>
}
