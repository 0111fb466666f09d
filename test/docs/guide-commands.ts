// Does what a page tells its reader to do, in an empty directory: writes the files, starts what keeps running, runs the commands in order.
// Law: a command is compared with the text below it to the letter. The page's 127.0.0.1:9092 stands for the address that the first server says.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { program as millrace } from '../cli/command-process.ts'
import { type Block, blocksOf, markOf } from './pages.ts'

/** What stood on the page, and what came of it. */
export interface Step {
  readonly line: number
  readonly commands: string
  readonly prints: string
}

export interface PageRun {
  readonly wanted: readonly Step[]
  readonly seen: readonly Step[]
}

const here = fileURLToPath(new URL('./', import.meta.url))
const patienceMs = 20_000
const pageAddress = '127.0.0.1:9092'
const hasKcat = spawnSync('kcat', ['-V']).status === 0

/**
 * `sh run` ends by itself; with `kcat` only where that is installed.
 * `sh background` keeps running until it is given again, `sh background=NAME` until another of that name is, or until the page ends: then it gets a Ctrl-C.
 */
export function runsCommands(markdown: string): boolean {
  return blocksOf(markdown).some(({ language, marks }) => language === 'sh' && marks.length > 0)
}

export async function runPage(markdown: string): Promise<PageRun> {
  const page = new PageReader()
  try {
    const blocks = blocksOf(markdown)
    for (const [index, block] of blocks.entries()) {
      const file = markOf(block, 'file')
      if (file !== undefined) page.write(file, block)
      if (block.language !== 'sh' || block.marks.length === 0) continue
      const next = blocks[index + 1]
      const isBelow = next?.language === 'text' && next.firstLine === block.firstLine + block.lines.length + 3
      const wanted = { line: block.firstLine, commands: textOf(block), prints: isBelow ? textOf(next) : '' }
      const name = markOf(block, 'background') ?? (block.marks.includes('background') ? wanted.commands : undefined)
      if (name !== undefined) await page.start(name, wanted)
      else if (!block.marks.includes('kcat') || hasKcat) await page.run(wanted)
    }
    await page.stopAll()
    return page
  } finally {
    page.clear()
  }
}

const textOf = ({ lines }: Block): string => lines.map((line) => `${line}\n`).join('')

class PageReader implements PageRun {
  readonly wanted: Step[] = []
  readonly seen: Step[] = []
  readonly #directory: string
  readonly #env: NodeJS.ProcessEnv
  readonly #running = new Map<string, Running>()
  #address: string | undefined

  constructor() {
    mkdirSync(join(here, '.programs'), { recursive: true })
    this.#directory = mkdtempSync(join(here, '.programs', 'page-'))
    const bin = join(this.#directory, 'node_modules', '.bin')
    mkdirSync(bin, { recursive: true })
    // A broker that is given no port takes any, so that it meets no other test's.
    const command = `[ "$1" = broker ] && set -- "$@" --port 0\nexec "${process.execPath}" "${millrace}" "$@"`
    writeFileSync(join(bin, 'millrace'), `#!/bin/sh\n${command}\n`)
    chmodSync(join(bin, 'millrace'), 0o755)
    this.#env = {
      ...process.env,
      PATH: [bin, dirname(process.execPath), process.env['PATH']].join(delimiter),
      NODE_OPTIONS: '--conditions=@millrace/source --disable-warning=ExperimentalWarning',
      MILLRACE_BOOTSTRAP_SERVERS: '',
    }
  }

  write(file: string, block: Block): void {
    writeFileSync(join(this.#directory, file), textOf(block))
  }

  async run(wanted: Step): Promise<void> {
    const running = this.#spawn(wanted.commands)
    await running.within(running.ended)
    this.#compare(wanted, running.output)
  }

  /** Waits until everything that the page shows was printed. */
  async start(name: string, wanted: Step): Promise<void> {
    await this.#stop(name)
    const running = this.#spawn(wanted.commands)
    this.#running.set(name, running)
    await running.within(running.says(wanted.prints, (output) => this.#asOnPage(output)))
    this.#address ??= /127\.0\.0\.1:\d+/.exec(running.output)?.[0]
    this.#compare(wanted, wanted.prints)
  }

  async stopAll(): Promise<void> {
    for (const name of [...this.#running.keys()].reverse()) await this.#stop(name)
  }

  clear(): void {
    for (const { child } of this.#running.values()) if (child.pid !== undefined) end(child.pid, 'SIGKILL')
    rmSync(this.#directory, { recursive: true, force: true })
  }

  /** What is stopped by Ctrl-C ends with status 0. */
  async #stop(name: string): Promise<void> {
    const running = this.#running.get(name)
    if (running?.child.pid === undefined) return
    end(running.child.pid, 'SIGINT')
    const status = await running.within(running.ended)
    this.#running.delete(name)
    // A server that is started again may find its port taken, and then says another.
    if (this.#running.size === 0) this.#address = undefined
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${running.output}`)
  }

  #spawn(commands: string): Running {
    return new Running(this.#address ? commands.replaceAll(pageAddress, this.#address) : commands, {
      cwd: this.#directory,
      env: this.#env,
    })
  }

  #compare(wanted: Step, output: string): void {
    this.wanted.push(wanted)
    this.seen.push({ ...wanted, prints: this.#asOnPage(output) })
  }

  #asOnPage(output: string): string {
    const address = this.#address ?? /127\.0\.0\.1:\d+/.exec(output)?.[0]
    return address === undefined ? output : output.replaceAll(address, pageAddress)
  }
}

/** A shell with its own process group, as a terminal gives it, so that a Ctrl-C reaches everything in it. */
class Running {
  readonly child: ChildProcess
  readonly ended: Promise<number>
  output = ''

  constructor(commands: string, options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    const stdio = ['ignore', 'pipe', 'pipe'] as const
    this.child = spawn('bash', ['-c', `exec 2>&1\n${commands}`], { ...options, stdio: [...stdio], detached: true })
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
    this.ended = once(this.child, 'close').then(([code]) => Number(code))
  }

  /** Kills everything in the shell after so long, so that no page waits for ever and nothing is left behind. */
  async within<T>(waiting: Promise<T>): Promise<T> {
    const late = setTimeout(() => this.child.pid !== undefined && end(this.child.pid, 'SIGKILL'), patienceMs)
    try {
      return await waiting
    } finally {
      clearTimeout(late)
    }
  }

  /** Rejects when the process ends without saying it. */
  says(text: string, asOnPage: (output: string) => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.output !== '' && asOnPage(this.output).includes(text)) resolve()
      }
      this.child.stdout?.on('data', look)
      this.child.on('close', () => reject(new Error(`ended without saying ${text}: ${this.output}`)))
      look()
    })
  }
}

function end(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch {
    // It has ended by itself.
  }
}
