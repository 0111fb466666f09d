// The program that runs topologies on the real Kafka Streams and writes down what it did, as cases of the conformance suite.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

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

/** Topologies that Kafka Streams itself refuses are left out, and listed on stderr. Rejects when the program fails. */
export async function randomCases(oracle: string, { seed, count, folder }: RandomCases): Promise<void> {
  const child = spawn(oracle, ['random', String(count), String(seed), folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${oracle} ended with code ${code}; its message is above`)
}
