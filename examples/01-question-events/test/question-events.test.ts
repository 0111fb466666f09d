// Runs the example as a person does and reads what it prints.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { QuestionService } from '../src/question-service.ts'
import { quietKafka } from '../src/quiet-kafka.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const command = ['--conditions=@millrace/source', main]
const run = promisify(execFile)
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'millrace-example-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function start(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [...command, ...args], { cwd: home })
  expect(stderr).toBe('')
  return stdout
}

test('the first start tells the story in order, and a second one goes on counting', async () => {
  const first = await start()
  expect(first).toContain('embedded in this program')
  expect(first).toMatch(/ada asks: “How do I count events per user\?”\n( {6}.*\n)* {6}ada has asked 1 question so far/)
  expect(first).toContain('notification: a new question by ada, 7 words, at /questions/how-do-i-count-events-per-user')
  expect(first).toContain('notification: a better wording by ada')
  expect(first).toMatch(/notification: linus’s question q-\w+ is gone/)
  expect(first).toContain('ada has asked 2 questions so far')
  expect(first).toMatch(/no question; put aside in question-events-dead-letter: .*JSON/)
  expect(first).toContain('start again and the counts go on')
  expect(first.match(/has asked/g)).toHaveLength(4)

  const second = await start()
  expect(second).toContain('ada has asked 3 questions so far')
  expect(second).toContain('ada has asked 4 questions so far')
  expect(second).toContain('grace has asked 2 questions so far')
  expect(second).not.toContain('ada has asked 1 question so far')
})

interface Running {
  readonly child: ChildProcess
  printed(text: RegExp): Promise<RegExpExecArray>
  output(): string
  readonly ended: Promise<number | null>
}

function follow(): Running {
  const child = spawn(process.execPath, [...command, '--follow'], { cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const printed = (text: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = text.exec(output)
        if (match) resolve(match)
      }
      listeners.add(look)
      look()
      void ended.then(() => reject(new Error(`ended before it printed ${text}:\n${output}`)))
    })
  return { child, printed, output: () => output, ended }
}

test('with --follow it processes what anyone sends until it is asked to stop, and then exits 0', async () => {
  const { child, printed, output, ended } = follow()
  try {
    await printed(/Now it is your turn/)
    const [, address = ''] = await printed(/kcat -P -b (\S+)/)
    const service = new QuestionService(quietKafka(address, 'a-visitor'))
    await service.start()
    await service.publish({ type: 'created', questionId: 'q-visit', userId: 'mary', title: 'May I?', body: '' })
    await printed(/notification: a new question by mary, 2 words/)
    await printed(/mary has asked 1 question so far/)
    await service.send('q-visit', '{"type":"created","questionId":"q-visit","userId":"mary","title":" "}')
    await printed(/no question; put aside .*a question needs a title/)
    await service.stop()

    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(output()).toContain('start again and the counts go on')
  } finally {
    child.kill('SIGKILL')
  }
})

test('a second program in the same folder attaches to the broker of the first and shares the work', async () => {
  const first = follow()
  try {
    await first.printed(/Now it is your turn/)
    const second = await start()
    expect(second).toContain('started by another program')
    expect(second).toContain('another program shares the work')
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    // Ada asks twice in a story. Each question is told by one of the two; a rebalance may have it told again.
    const told = `${first.output()}${second}`.match(/notification: a new question by ada/g)
    expect(told?.length).toBeGreaterThanOrEqual(4)
  } finally {
    first.child.kill('SIGKILL')
  }
})

test('a Kafka that does not answer is named in one line', async () => {
  await expect(
    run(process.execPath, [...command, '--bootstrap-servers', '127.0.0.1:1'], { cwd: home }),
  ).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^\n {2}This did not work: .*127\.0\.0\.1:1\n$/),
  })
})

test('an option that it does not know is answered with the ones that it knows', async () => {
  await expect(start('--bootstrap', 'x')).rejects.toMatchObject({
    code: 2,
    stdout: expect.stringContaining('--bootstrap-servers HOST:PORT'),
  })
})
