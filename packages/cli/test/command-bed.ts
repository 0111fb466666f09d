// Commands against a broker in memory, on a terminal that a test holds in its hands.
import { Broker } from '@millrace/broker'
import { type LogClient, nativeClient } from '@millrace/client'
import { ManualClock, systemClock } from '@millrace/record'
import { onTestFinished } from 'vitest'
import { Interruption, type InterruptionSignal, runCli, type Terminal } from '../src/index.ts'

export interface CommandResult {
  readonly status: number
  readonly out: readonly string[]
  readonly err: readonly string[]
}

export interface RunningCommand {
  readonly out: readonly string[]
  readonly err: readonly string[]
  readonly result: Promise<CommandResult>
  interrupt(signal: InterruptionSignal): void
  /** Resolves when a line of the output or of the error output holds this text. */
  says(text: string): Promise<void>
}

export interface TerminalOptions {
  /** Texts or bytes as they come in; the input ends behind them. */
  readonly input?: AsyncIterable<Uint8Array> | readonly (string | Uint8Array)[]
  readonly columns?: number
  readonly environment?: Readonly<Record<string, string>>
  readonly directory?: string
  /** The time as the command sees it; waits are real. */
  readonly now?: number
}

async function* chunks(parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

export interface HeldTerminal {
  readonly terminal: Terminal
  /** What was printed, line by line. */
  readonly out: readonly string[]
  readonly err: readonly string[]
  interrupt(signal: InterruptionSignal): void
  /** Resolves when a line of the output or of the error output holds this text. */
  says(text: string): Promise<void>
}

/** A terminal that a test holds in its hands. */
export function terminalFor(options: TerminalOptions): HeldTerminal {
  const out: string[] = []
  const err: string[] = []
  const controller = new AbortController()
  const waiting: { readonly text: string; readonly heard: () => void }[] = []
  const hear = (line: string): void => {
    for (const { text, heard } of waiting) if (line.includes(text)) heard()
  }
  const { input = [], now } = options
  const manual = new ManualClock(now)
  const terminal: Terminal = {
    out: (line) => {
      out.push(...line.split('\n'))
      hear(line)
    },
    err: (line) => {
      err.push(...line.split('\n'))
      hear(line)
    },
    drained: () => undefined,
    input: Symbol.asyncIterator in input ? input : chunks(input),
    inputIsTyped: false,
    edit: undefined,
    columns: options.columns,
    environment: options.environment ?? {},
    directory: options.directory ?? '/nowhere',
    clock: now === undefined ? systemClock : { now: () => manual.now(), setTimer: systemClock.setTimer },
    interruption: controller.signal,
  }
  return {
    terminal,
    out,
    err,
    interrupt: (signal) => controller.abort(new Interruption(signal)),
    says: (text) =>
      new Promise((resolve) => {
        if ([...out, ...err].some((line) => line.includes(text))) resolve()
        waiting.push({ text, heard: resolve })
      }),
  }
}

/** Starts a command; nothing but its words and its terminal reaches it. */
export function start(words: readonly string[], options: TerminalOptions = {}): RunningCommand {
  const { terminal, out, err, interrupt, says } = terminalFor(options)
  const result = runCli(words, terminal).then((status) => ({ status, out, err }))
  return { out, err, result, interrupt, says }
}

/** Runs a command to its end. */
export function run(words: readonly string[], options: TerminalOptions = {}): Promise<CommandResult> {
  return start(words, options).result
}

export interface CommandBed {
  readonly bootstrapServers: string
  readonly client: LogClient
  /** Runs a command with the bed's address. */
  run(words: readonly string[], options?: TerminalOptions): Promise<CommandResult>
  start(words: readonly string[], options?: TerminalOptions): RunningCommand
}

/** A broker in memory for one test, gone with it. */
export async function commandBed(): Promise<CommandBed> {
  const broker = await Broker.start({ port: 0, configs: { 'group.min.session.timeout.ms': '500' } })
  const { bootstrapServers } = broker
  const client = nativeClient({ bootstrapServers, clientId: 'bed' })
  onTestFinished(async () => {
    await client.close()
    await broker.stop()
  })
  const withAddress = (options: TerminalOptions = {}): TerminalOptions => ({
    ...options,
    environment: { MILLRACE_BOOTSTRAP_SERVERS: bootstrapServers, ...options.environment },
  })
  return {
    bootstrapServers,
    client,
    run: (words, options) => run(words, withAddress(options)),
    start: (words, options) => start(words, withAddress(options)),
  }
}

/** What a command that must succeed prints. */
export async function linesOf(running: Promise<CommandResult>): Promise<readonly string[]> {
  const { status, out, err } = await running
  if (status !== 0) throw new Error(`the command ended with ${status}: ${err.join('\n')}`)
  return out
}

export const jsonOf = (lines: readonly string[]): readonly Record<string, unknown>[] =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>)
