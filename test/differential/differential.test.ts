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

/** A program that writes `content` as the only case, whatever it is asked for. */
function oracleOf(content: string): string {
  const path = join(folder, 'oracle')
  writeFileSync(join(folder, 'case.json'), content)
  writeFileSync(path, `#!/bin/sh\nmkdir -p "$4" && cp '${join(folder, 'case.json')}' "$4/random-$3-$2.json"\n`)
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
    const { code, text } = await run(environment, '--', '--seed', '7', '--count', '3', '--verbose')
    expect(text).toBe('ok   random-7-3.json\n1 passed, 0 failed\n')
    expect(code).toBe(0)
  })

  test('fails, and keeps the cases, where one differs', async () => {
    const environment = {
      MILLRACE_ORACLE: oracleOf(readFileSync(recorded, 'utf8').replace('"droppedRecords":', '"droppedRecords":9')),
    }
    const { code, text } = await run(environment, '--keep', join(folder, 'kept'))
    expect(text).toMatch(
      /FAIL random-1-100\.json\n.*droppedRecords[\s\S]*0 passed, 1 failed\nseed 1; the cases are in /,
    )
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'kept', 'random-1-100.json'), 'utf8')).toContain('ss-join-inner')
  })
})
