// The pages of docs/guide are true: what they tell to do is done in order, and prints what stands below it. It is shown to fail when it should.
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { runPage, runsCommands } from './guide-commands.ts'
import { findPages, readPage } from './pages.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const pages = findPages(repository).filter((page) => runsCommands(readPage(repository, page)))

test.each(pages)('the commands of %s print what it says', async (page) => {
  const { wanted, seen } = await runPage(readPage(repository, page))
  expect(wanted.length).toBeGreaterThan(0)
  expect(seen).toEqual(wanted)
})

describe('the check', () => {
  const block = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n\n`
  const prints = (steps: readonly { readonly prints: string }[]): string[] => steps.map((step) => step.prints)

  test('a command that prints something else is told with what it printed', async () => {
    const { wanted, seen } = await runPage(block('sh run', 'echo one') + block('text', 'two'))
    expect(prints(wanted)).toEqual(['two\n'])
    expect(prints(seen)).toEqual(['one\n'])
  })

  test('a command without a text below it prints nothing', async () => {
    const { wanted, seen } = await runPage(`${block('sh run', 'echo one')}and then\n\n${block('text', 'one')}`)
    expect([...prints(wanted), ...prints(seen)]).toEqual(['', 'one\n'])
  })

  test('a program that ends instead of saying what the page shows is told', async () => {
    const page = block('sh background', 'echo beginning') + block('text', 'ready')
    await expect(runPage(page)).rejects.toThrow(/ended without saying ready\s+: beginning/)
  })

  test('a program that does not end well at Ctrl-C is told', async () => {
    const program = `${block('sh background', "trap 'exit 3' INT; echo ready; while :; do sleep 0.05; done")}${block('text', 'ready')}`
    await expect(runPage(program)).rejects.toThrow(/ended with 3/)
  })

  test('a file of the page is there, and the address is that of its server', async () => {
    const server = `import { createServer } from 'node:net'
const server = createServer((socket) => socket.end('hello'))
server.listen(0, '127.0.0.1', () => console.log('at 127.0.0.1:' + server.address().port))
process.on('SIGINT', () => process.exit(0))`
    const client = `echo 127.0.0.1:9092 > said; exec 3<>/dev/tcp/$(sed 's/:/\\//' said); cat <&3; echo; cat said`
    const page =
      block('js file=server.mjs', server) +
      block('sh background', 'node server.mjs') +
      block('text', 'at 127.0.0.1:9092') +
      block('sh run', client) +
      block('text', 'hello\n127.0.0.1:9092')
    const { wanted, seen } = await runPage(page)
    expect(seen).toEqual(wanted)
  })
})
