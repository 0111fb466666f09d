import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateDirectories } from '@millrace/state'
import { expect, test } from 'vitest'
import { temporaryDirectory } from './directories.ts'

test('the directories inside are listed in order, files are not', async () => {
  const parent = await temporaryDirectory()
  for (const name of ['1_0', '0_1', '0_0']) await mkdir(join(parent, name))
  await writeFile(join(parent, 'file'), '')
  expect(await stateDirectories(parent)).toEqual(['0_0', '0_1', '1_0'])
})

test('a directory that is missing, or a file, has none', async () => {
  const parent = await temporaryDirectory()
  await writeFile(join(parent, 'file'), '')
  expect(await stateDirectories(join(parent, 'missing'))).toEqual([])
  expect(await stateDirectories(join(parent, 'file'))).toEqual([])
})
