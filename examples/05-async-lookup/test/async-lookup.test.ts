// Runs the example as a person does and reads what it prints.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('every order comes out once, with its customer, though the service fails now and then', {
  timeout: 60_000,
}, async () => {
  // kafkajs sets timers for moments that have passed, which Node would tell.
  const flags = ['--disable-warning=TimeoutNegativeWarning', '--conditions=@millrace/source']
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, main])
  expect(stderr).toBe('')
  const lines = stdout.trim().split('\n')
  expect(lines.slice(0, -1).toSorted()).toEqual([
    'o-1: 500 punch cards for Ada (London)',
    'o-2: 11 nanoseconds for Grace (New York)',
    'o-3: 40 gears for Ada (London)',
    'o-4: 1 umbrella for somebody whom the customer service does not know',
    expect.stringMatching(
      /^o-5 was put aside: RUNTIME_VALIDATION_FAILED: value of orders-\d@\d .*the zod schema refuses it \(pieces: /,
    ),
    'o-6: 2 tape for Grace (New York)',
  ])
  // Three customers, one of them twice: the third answer was no answer.
  expect(lines.at(-1)).toBe('The customer service was asked 4 times.')
})
