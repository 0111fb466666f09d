// The module that a worker thread runs: one broker, its in-process clients on message ports, others on TCP.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { isMillraceError, messageOf } from '@millrace/record'
import { Broker } from '../broker.ts'
import type { Peer } from './client-session.ts'
import { type FromWorker, portable, type ToWorker, type WorkerStart } from './worker-messages.ts'

const parent = parentPort as MessagePort
const tell = (message: FromWorker): void => parent.postMessage(message)

try {
  const { options } = workerData as WorkerStart
  const log = (line: string): void => tell({ kind: 'log', line })
  const broker = await Broker.start({ ...options, log }, { directoryIsLocked: true })
  const { address, clusterId, wantedPortTaken } = broker
  parent.on('message', (message: ToWorker) => {
    if (message.kind === 'connect') carry(message.port, broker)
    else void broker.stop().finally(() => process.exit(0))
  })
  tell({ kind: 'ready', ...address, clusterId, wantedPortTaken })
} catch (error) {
  const code = isMillraceError(error) ? error.code : 'BROKER_STOPPED'
  const message = isMillraceError(error) ? error.message.slice(code.length + 2) : messageOf(error)
  tell({ kind: 'failed', code, message, details: isMillraceError(error) ? error.details : {} })
  parent.close()
}

function carry(port: MessagePort, broker: Broker): void {
  // A port that is paused keeps its frames in a list here: unlike a socket it cannot be told to wait.
  const held: Uint8Array[] = []
  let paused = false
  let closing = false
  const peer: Peer = {
    clientHost: '/in-process',
    advertised: broker.address,
    send(frame) {
      const whole = portable(frame)
      port.postMessage(whole, [whole.buffer])
    },
    close() {
      closing = true
      port.postMessage(null)
    },
    pause() {
      paused = true
    },
    resume() {
      paused = false
      while (held.length > 0 && !paused) session?.receive(held.shift() as Uint8Array)
    },
  }
  const session = broker.serve(peer)
  if (!session) return port.postMessage(null)
  port.on('message', (frame: Uint8Array | null) => {
    if (frame === null) return port.close()
    if (closing) return
    if (paused) held.push(frame)
    else session.receive(frame)
  })
  port.on('close', () => session.end())
}
