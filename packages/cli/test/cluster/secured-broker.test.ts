import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run, start } from '../command-bed.ts'

function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-secured-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  return directory
}

const login = (password: string): string =>
  `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=SCRAM-SHA-256\nsasl.username=ada\nsasl.password=${password}\n`

test('a broker with users takes commands that log in, and tells the others what is missing', async () => {
  const directory = directoryWith({
    users: '# people\nada=pencil\n',
    'right.properties': login('pencil'),
    'wrong.properties': login('hunter2'),
  })
  const broker = start(['broker', '--memory', '--port', '0', '--users', 'users'], { directory })
  await broker.says('The broker answers at')
  const servers = /answers at ([\d.:]+);/.exec(broker.out.join('\n'))?.[1] as string
  const list = ['topics', 'list', '-b', servers]
  const right = ['--command-config', 'right.properties']
  expect(await run(['topics', 'create', 'orders', '-b', servers, ...right], { directory })).toMatchObject({ status: 0 })
  const environment = { MILLRACE_COMMAND_CONFIG: 'right.properties' }
  expect((await run(list, { directory, environment })).out).toHaveLength(2)
  const wrong = await run([...list, '--command-config', 'wrong.properties'], { directory })
  expect(wrong.status).toBe(1)
  expect(wrong.err).toHaveLength(1)
  expect(wrong.err[0]).toMatch(/^millrace: CLIENT_AUTHENTICATION_FAILED: no login at .* as "ada" by SCRAM-SHA-256/)
  const none = await run(list, { directory })
  expect([none.status, none.err.length]).toEqual([1, 1])
  expect(none.err[0]).toMatch(/^millrace: CLIENT_AUTHENTICATION_FAILED: .* asks for a login \(PLAIN, SCRAM-SHA-256/)
  expect([...broker.err, ...wrong.err].join('\n')).not.toMatch(/hunter2|pencil/)
  broker.interrupt('SIGINT')
  await broker.result
})

test.each([
  [['broker', '--memory', '--users', 'nowhere'], 'the file of --users cannot be read'],
  [['broker', '--memory', '--tls-key', 'k'], '--tls-cert and --tls-key go together'],
  [['topics', 'list', '--command-config', 'nowhere'], 'the file of --command-config cannot be read'],
])('%o ends with the usage', async (words, says) => {
  const { status, err } = await run(words, { directory: directoryWith({}) })
  expect(status).toBe(2)
  expect(err.join('\n')).toContain(says)
})
