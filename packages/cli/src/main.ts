// The program behind the `millrace` command: the process as a terminal. It ends when its output is written, whatever else is still open.
import { systemClock } from '@millrace/record'
import { runCli } from './cli.ts'
import { Interruption, type InterruptionSignal } from './interruption.ts'
import { LineWriter } from './output/line-writer.ts'
import { ReadlineEditor } from './readline-editor.ts'

/** Somebody who asks again after this long does not want to wait for a clean end. */
const patienceMs = 500

const interruption = new AbortController()
const interrupt = (signal: InterruptionSignal): void => interruption.abort(new Interruption(signal))

const output = new LineWriter(process.stdout, () => interrupt('SIGPIPE'))
const talk = new LineWriter(process.stderr, () => {})
LineWriter.inOrder(output, talk)
const started = performance.now()
let askedAt = Infinity
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    const now = performance.now() - started
    if (now - askedAt > patienceMs) process.exit(new Interruption(signal).exitStatus)
    askedAt = Math.min(askedAt, now)
    interrupt(signal)
  })
}

const flush = (): Promise<unknown> => Promise.all([output.flush(), talk.flush()])
const status = await runCli(process.argv.slice(2), {
  out: (line) => output.write(line),
  err: (line) => talk.write(line),
  drained: () => output.drained(),
  input: process.stdin,
  inputIsTyped: process.stdin.isTTY === true,
  edit:
    process.stdin.isTTY && process.stdout.isTTY
      ? (options) => new ReadlineEditor({ input: process.stdin, output: process.stdout, flush }, options)
      : undefined,
  get columns() {
    return process.stdout.isTTY ? process.stdout.columns : undefined
  },
  environment: process.env,
  directory: process.cwd(),
  clock: systemClock,
  interruption: interruption.signal,
})
await flush()
process.exit(status === 0 && output.broken ? new Interruption('SIGPIPE').exitStatus : status)
