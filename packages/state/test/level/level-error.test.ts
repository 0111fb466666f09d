import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openLevelDatabase } from '@millrace/state'
import { expect, test } from 'vitest'
import { diskError } from '../../src/level/level-error.ts'
import { temporaryDirectory } from './directories.ts'

function failure(message: string, code?: string, cause?: Error): Error {
  return Object.assign(
    new Error(message, cause === undefined ? undefined : { cause }),
    code === undefined ? {} : { code },
  )
}

// What Linux, macOS, Windows and LevelDB say.
test.each([
  ['STATE_DISK_FULL', failure('ENOSPC: no space left on device, mkdir', 'ENOSPC')],
  ['STATE_DISK_FULL', failure('EDQUOT: disk quota exceeded', 'EDQUOT')],
  ['STATE_DISK_FULL', failure('IO error: /s/000003.log: No space left on device', 'LEVEL_IO_ERROR')],
  ['STATE_DIRECTORY_READ_ONLY', failure('EACCES: permission denied, mkdir', 'EACCES')],
  ['STATE_DIRECTORY_READ_ONLY', failure('EROFS: read-only file system', 'EROFS')],
  [
    'STATE_DIRECTORY_READ_ONLY',
    failure(
      'Database failed to open',
      'LEVEL_DATABASE_NOT_OPEN',
      failure('IO error: /s/LOCK: Permission denied', 'LEVEL_IO_ERROR'),
    ),
  ],
  [
    'STATE_CORRUPT',
    failure(
      'Database failed to open',
      'LEVEL_DATABASE_NOT_OPEN',
      failure('Corruption: 1 missing files', 'LEVEL_CORRUPTION'),
    ),
  ],
  ['STATE_CORRUPT', failure('IO error: /s/level/MANIFEST-000002: No such file or directory', 'LEVEL_IO_ERROR')],
  ['STATE_CORRUPT', failure('Corruption: block checksum mismatch')],
  ['STATE_CLOSED', failure('Database is not open', 'LEVEL_DATABASE_NOT_OPEN')],
  ['STATE_IO', failure('IO error: /s/000005.ldb: Too many open files', 'LEVEL_IO_ERROR')],
  ['STATE_IO', failure('EIO: i/o error', 'EIO')],
])('%s names %s', (code, cause) => {
  const error = diskError('/var/lib/app/0_1', cause)
  expect(error.code).toBe(code)
  expect(error.message).toContain('/var/lib/app/0_1')
  expect(error.cause).toBe(cause)
})

test('the innermost reason is in the message', () => {
  const inner = failure('IO error: /s/LOCK: Permission denied', 'LEVEL_IO_ERROR')
  const error = diskError('/s', failure('Database failed to open', 'LEVEL_DATABASE_NOT_OPEN', inner))
  expect(error.message).toContain('(IO error: /s/LOCK: Permission denied); give this user write access')
})

test('a directory below a file cannot be written to', async () => {
  const directory = await temporaryDirectory()
  const file = join(directory, 'file')
  await writeFile(file, '')
  for (const path of [join(file, 'state'), file]) {
    await expect(openLevelDatabase({ directory: path })).rejects.toThrow(/^STATE_DIRECTORY_READ_ONLY: /)
  }
})
