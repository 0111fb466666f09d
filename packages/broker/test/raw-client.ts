// A client of one connection that sends what it is told and waits for the answers in order: for tests of the broker's own behaviour.
import {
  type ApiName,
  type Connection,
  decodeResponse,
  encodeRequest,
  type RequestInput,
  type ResponseOf,
  type Transport,
} from '@millrace/protocol'

export class RawClient {
  readonly closed: Promise<void>
  readonly #connection: Connection
  readonly #waiting: ((frame: Uint8Array) => void)[] = []
  #correlationId = 0

  private constructor(connection: Connection, waiting: ((frame: Uint8Array) => void)[], closed: Promise<void>) {
    this.#connection = connection
    this.#waiting = waiting
    this.closed = closed
  }

  static async connect(transport: Transport, bootstrapServers: string): Promise<RawClient> {
    const waiting: ((frame: Uint8Array) => void)[] = []
    const { promise: closed, resolve: onClose } = Promise.withResolvers<void>()
    const [host, port] = bootstrapServers.split(':') as [string, string]
    const onFrame = (frame: Uint8Array): void => waiting.shift()?.(frame)
    const connection = await transport.connect(host, Number(port), { onFrame, onClose: () => onClose() })
    return new RawClient(connection, waiting, closed)
  }

  /** Rejects where the connection ends before the answer. */
  call<A extends ApiName>(api: A, version: number, body: RequestInput<A>): Promise<ResponseOf<A>> {
    const correlationId = ++this.#correlationId
    const answer = new Promise<Uint8Array>((resolve) => this.#waiting.push(resolve))
    this.#connection.send(encodeRequest(api, version, { correlationId, clientId: 'raw' }, body))
    const ended = this.closed.then(() => Promise.reject(new Error('the connection ended')))
    return Promise.race([answer, ended]).then((frame) => decodeResponse(api, version, frame))
  }

  /** Sends a request that gets no answer. */
  notify<A extends ApiName>(api: A, version: number, body: RequestInput<A>): void {
    this.#connection.send(encodeRequest(api, version, { correlationId: ++this.#correlationId, clientId: 'raw' }, body))
  }

  /** Sends bytes as they are and expects no answer. */
  sendBytes(frame: Uint8Array): void {
    this.#connection.send(frame)
  }

  close(): void {
    this.#connection.close()
  }
}
