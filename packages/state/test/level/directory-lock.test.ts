import { symlink, writeFile, readFile, readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openLevelDatabase } from '@millrace/state'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from './directories.ts'
import { run } from './programs/run.ts'

test('a directory is open once in a thread, however its path is spelled', async () => {
  const directory = await temporaryDirectory()
  const link = join(await temporaryDirectory(), 'link')
  await symlink(directory, link)
  const database = await openLevelDatabase({ directory })
  for (const spelling of [directory, `${directory}/`, relative(process.cwd(), directory), link]) {
    await expect(openLevelDatabase({ directory: spelling })).rejects.toThrow(/^STATE_DIRECTORY_IN_USE: .* this thread/)
  }
  await database.close()
  await (await openLevelDatabase({ directory: link })).close()
})

test('two opens at the same moment are not both answered', async () => {
  const directory = await temporaryDirectory()
  const both = await Promise.allSettled([openLevelDatabase({ directory }), openLevelDatabase({ directory })])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  for (const one of both) if (one.status === 'fulfilled') await one.value.close()
})

test('another process is refused, and told who has the directory; also after this one tried to open it twice', async () => {
  const directory = await temporaryDirectory()
  const database = await openLevelDatabase({ directory })
  await expect(openLevelDatabase({ directory })).rejects.toThrow(/^STATE_DIRECTORY_IN_USE/)
  await expect(openInWorker(directory)).resolves.toMatch(/^STATE_DIRECTORY_IN_USE/)
  const other = run('hold', directory)
  expect(await other.line()).toMatch(new RegExp(`^STATE_DIRECTORY_IN_USE: .* process ${process.pid} on `))
  await other.end()
  await database.close()
  const next = run('hold', directory)
  expect(await next.line()).toBe('open')
  await next.end()
})

test('a directory that another process has is refused here, and free once that one is killed', async () => {
  const directory = await temporaryDirectory()
  const other = run('hold', directory)
  expect(await other.line()).toBe('open')
  await expect(openLevelDatabase({ directory })).rejects.toThrow(`process ${other.process.pid} on `)
  await other.kill()
  expect(await readdir(directory)).toContain('lock')
  await (await openLevelDatabase({ directory })).close()
  expect(await readdir(directory)).not.toContain('lock')
})

test('another thread is refused, and told which one has the directory', async () => {
  const directory = await temporaryDirectory()
  const database = await openLevelDatabase({ directory })
  expect(await openInWorker(directory)).toMatch(/^STATE_DIRECTORY_IN_USE: .* thread \d+ of this process/)
  database.store('s').put(Buffer.from('k'), Buffer.from('v'))
  await database.prepareCommit(new Map()).write()
  await database.close()
})

test('a terminated thread frees its directory', async () => {
  const directory = await temporaryDirectory()
  const worker = startWorker(directory)
  expect(await messageOf(worker)).toBe('open')
  await expect(openLevelDatabase({ directory })).rejects.toThrow(`thread ${worker.threadId} of this process`)
  await worker.terminate()
  await (await openLevelDatabase({ directory })).close()
})

test('a lock of an earlier process with the same number, of another host, or in pieces, is taken over', async () => {
  const directory = await temporaryDirectory()
  const lock = join(directory, 'lock')
  const mine = { pid: process.pid, thread: 0, host: hostname(), started: '1', token: 'old' }
  const parent = { ...mine, pid: process.ppid }
  for (const left of [
    JSON.stringify(mine),
    JSON.stringify(parent),
    JSON.stringify({ ...parent, started: null, host: 'gone' }),
    '{"pid"',
    '',
  ]) {
    await writeFile(lock, left)
    const database = await openLevelDatabase({ directory })
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
    await database.close()
  }
})

test('a lock of a running process is respected even if its start is unknown', async () => {
  const directory = await temporaryDirectory()
  const holder = { pid: process.ppid, thread: 0, host: hostname(), started: null, token: 'theirs' }
  await writeFile(join(directory, 'lock'), JSON.stringify(holder))
  await expect(openLevelDatabase({ directory })).rejects.toThrow(`process ${process.ppid} on `)
  expect(JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))).toEqual(holder)
})

test('a failed open leaves nothing locked', async () => {
  const directory = await temporaryDirectory()
  await (await openLevelDatabase({ directory })).close()
  const current = join(directory, 'level', 'CURRENT')
  const good = await readFile(current)
  await writeFile(current, 'nonsense')
  await expect(openLevelDatabase({ directory })).rejects.toThrow(/^STATE_CORRUPT: .*delete the directory/)
  await writeFile(current, good)
  await (await openLevelDatabase({ directory })).close()
})

function startWorker(directory: string): Worker {
  const worker = new Worker(new URL('./programs/hold-in-worker.ts', import.meta.url), {
    workerData: directory,
    execArgv: ['--conditions=@millrace/source'],
  })
  onTestFinished(async () => {
    await worker.terminate()
  })
  return worker
}

function messageOf(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function openInWorker(directory: string): Promise<string> {
  const worker = startWorker(directory)
  const message = await messageOf(worker)
  await worker.terminate()
  return message
}
