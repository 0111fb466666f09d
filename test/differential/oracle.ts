// The program that runs topologies on the real Kafka Streams and writes down what it did, as cases of the conformance suite.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawCase } from './generate/case.ts'

/** `MILLRACE_ORACLE`, if a file is there. */
export function findOracle(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const path = environment['MILLRACE_ORACLE']
  return path !== undefined && existsSync(path) ? path : undefined
}

export interface RandomCases {
  readonly seed: number
  readonly count: number
  readonly folder: string
}

/** Topologies of the oracle's own generator. Those that Kafka Streams itself refuses are left out, and listed on stderr. Rejects when the program fails. */
export async function randomCases(oracle: string, { seed, count, folder }: RandomCases): Promise<void> {
  const code = await run(oracle, ['random', String(count), String(seed), folder])
  if (code !== 0) throw new Error(`${oracle} ended with code ${code}; its message is above`)
}

/** What Kafka Streams refuses for a defect of its own: there is nothing to be equal to. The optimizer fails on some cogroups of groups that share a re-keyed stream. */
const defects = /^Found a null keyChangingChild node/

/** Topologies of the generator beside this file, with what Kafka Streams did; what it refuses is recorded, too. */
export async function drawnCases(oracle: string, { seed, count, folder }: RandomCases): Promise<void> {
  const drawn = await mkdtemp(join(tmpdir(), 'millrace-drawn-'))
  try {
    for (let i = 0; i < count; i++) {
      const name = `own-${seed}-${String(i).padStart(4, '0')}`
      await writeFile(join(drawn, `${name}.json`), JSON.stringify(drawCase(seed * 1_000_003 + i, name)))
    }
    const code = await run(oracle, ['fill', drawn, folder])
    if (code !== 0) throw new Error(`${oracle} ended with code ${code}; its message is above`)
    for (const file of await readdir(folder)) {
      const { error } = JSON.parse(await readFile(join(folder, file), 'utf8')) as Filled
      if (error?.message !== undefined && defects.test(error.message)) await rm(join(folder, file))
    }
  } finally {
    await rm(drawn, { recursive: true })
  }
}

interface Filled {
  readonly error?: { readonly message?: string }
}

async function run(oracle: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(oracle, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
}
