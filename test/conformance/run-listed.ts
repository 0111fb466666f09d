// Runs cases one after the other and prints those that fail, each with its first difference. What the conformance and differential programs share.
import { messageOf } from '@millrace/record'
import type { ListedCase } from './list-cases.ts'
import { type Failure, runCase, type StoreKind } from './run-case.ts'

export const storeKinds: Readonly<Record<string, readonly StoreKind[]>> = {
  memory: ['memory'],
  level: ['level'],
  both: ['memory', 'level'],
}

/** Ends with how many passed. The titles of the cases that failed. */
export async function runListed(
  cases: readonly ListedCase[],
  stores: readonly StoreKind[],
  verbose: boolean,
): Promise<readonly string[]> {
  const failed = await reportListed(cases, stores, verbose)
  process.stdout.write(`${cases.length - failed.length} passed, ${failed.length} failed\n`)
  return failed
}

/** The titles of the cases that failed. `verbose` prints the others too. */
export async function reportListed(
  cases: readonly ListedCase[],
  stores: readonly StoreKind[],
  verbose: boolean,
): Promise<readonly string[]> {
  const failed: string[] = []
  for (const listed of cases) {
    const failure = await runSafely(listed, stores)
    if (failure) {
      failed.push(listed.title)
      process.stdout.write(`FAIL ${listed.title}\n${shown(failure)}`)
    } else if (verbose) {
      process.stdout.write(`ok   ${listed.title}\n`)
    }
  }
  return failed
}

async function runSafely({ file }: ListedCase, stores: readonly StoreKind[]): Promise<Failure | undefined> {
  try {
    return await runCase(file, stores)
  } catch (thrown) {
    return { where: 'the runner', thrown: messageOf(thrown) }
  }
}

function shown(failure: Failure): string {
  if ('thrown' in failure) return `  ${failure.where}: ${failure.thrown}\n`
  const { where, path, expected, actual } = failure
  return `  ${where}: ${path}\n    expected ${asText(expected)}\n    actual   ${asText(actual)}\n`
}

function asText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
