// The module that a worker thread runs: one broker, its in-process clients on message ports, others on TCP.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { isMillraceError, reasonOf } from '@millrace/record'
import { Broker } from '../broker.ts'
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
  tell({ kind: 'failed', code, message: reasonOf(error), details: isMillraceError(error) ? error.details : {} })
  parent.close()
}

function carry(port: MessagePort, broker: Broker): void {
  let closing = false
  const session = broker.serve({
    clientHost: '/in-process',
    advertised: broker.address,
    // What is posted is the other thread's at once, and a port cannot be told to wait: the session holds the frames.
    unsentBytes: 0,
    send(frame) {
      const whole = portable(frame)
      port.postMessage(whole, [whole.buffer])
    },
    close() {
      closing = true
      port.postMessage(null)
    },
    pause() {},
    resume() {},
  })
  if (!session) return port.postMessage(null)
  port.on('message', (frame: Uint8Array | null) => {
    if (frame === null) port.close()
    else if (!closing) session.receive(frame)
  })
  port.on('close', () => session.end())
}
