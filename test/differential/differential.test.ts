// The program must be able to fail: here its oracle is a script that hands out a recorded case, once as it is and once changed.
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('run.ts', import.meta.url))
const recorded = fileURLToPath(new URL('../conformance/streams/cases/ss-join-inner.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'millrace-differential-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that writes `content` as the only case: of its own generator by seed and count, of drawn topologies once for each, by its name. */
function oracleOf(content: string): string {
  const path = join(folder, 'oracle')
  const written = join(folder, 'case.json')
  writeFileSync(written, content)
  writeFileSync(
    path,
    '#!/bin/sh\nif [ "$1" = fill ]; then\n' +
      `mkdir -p "$3"; for drawn in "$2"/*; do cp '${written}' "$3/$(basename "$drawn")"; done\n` +
      `else mkdir -p "$4"; cp '${written}' "$4/random-$3-$2.json"; fi\n`,
  )
  chmodSync(path, 0o755)
  return path
}

async function run(
  environment: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const all = [...process.execArgv, '--conditions=@millrace/source', program, ...args]
    execFile(process.execPath, all, { env: { ...process.env, ...environment } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr })
    })
  })
}

describe('the differential program', () => {
  test('says so when there is nothing to compare with', async () => {
    expect(await run({ MILLRACE_ORACLE: '' })).toMatchObject({
      code: 2,
      text: expect.stringContaining('MILLRACE_ORACLE'),
    })
  })

  test('runs what the oracle made of seed and count', async () => {
    const environment = { MILLRACE_ORACLE: oracleOf(readFileSync(recorded, 'utf8')) }
    const { code, text } = await run(
      environment,
      '--',
      '--seed',
      '7',
      '--count',
      '3',
      '--generator',
      'oracle',
      '--verbose',
    )
    expect(text).toBe('ok   random-7-3.json\n1 passed, 0 failed\n')
    expect(code).toBe(0)
  })

  test('has the oracle fill in what it draws itself, one half unless told otherwise', async () => {
    const environment = { MILLRACE_ORACLE: oracleOf(readFileSync(recorded, 'utf8')) }
    const { code, text } = await run(environment, '--seed', '7', '--count', '3', '--verbose')
    expect(text).toBe('ok   random-7-2.json\nok   own-7-0000.json\n2 passed, 0 failed\n')
    expect(code).toBe(0)
  })

  test('takes the next seed for each hundred, and says where to go on', async () => {
    const environment = { MILLRACE_ORACLE: oracleOf(readFileSync(recorded, 'utf8')) }
    const { text } = await run(environment, '--seed', '7', '--count', '201', '--generator', 'oracle')
    expect(text).toBe(
      '1 passed, 0 failed; on with --seed 8 --count 101\n2 passed, 0 failed; on with --seed 9 --count 1\n3 passed, 0 failed\n',
    )
  })

  test('fails, and keeps the cases, where one differs', async () => {
    const environment = {
      MILLRACE_ORACLE: oracleOf(readFileSync(recorded, 'utf8').replace('"droppedRecords":', '"droppedRecords":9')),
    }
    const { code, text } = await run(environment, '--generator', 'oracle', '--keep', join(folder, 'kept'))
    expect(text).toMatch(
      /FAIL random-1-100\.json\n.*droppedRecords[\s\S]*0 passed, 1 failed\nseed 1; the cases are in /,
    )
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'kept', 'random-1-100.json'), 'utf8')).toContain('ss-join-inner')
  })
})
