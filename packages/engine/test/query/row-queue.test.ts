import type { DeliveredRow } from '@millrace/sql'
import { expect, test } from 'vitest'
import { RowQueue } from '../../src/query/row-queue.ts'

function row(value: number): DeliveredRow {
  return { columns: [value], tombstone: false }
}

test('gives rows in the order in which they were put, then that there are no more', async () => {
  const queue = new RowQueue(Number.POSITIVE_INFINITY)
  queue.put(row(1))
  queue.put(row(2))
  queue.finish()
  expect([await queue.take(), await queue.take(), await queue.take()]).toEqual([row(1), row(2), undefined])
})

test('takes as many rows as the limit says and is finished then', async () => {
  const queue = new RowQueue(2)
  for (const value of [1, 2, 3]) queue.put(row(value))
  expect(queue.isFinished).toBe(true)
  expect(queue.isLimited).toBe(true)
  expect([await queue.take(), await queue.take(), await queue.take()]).toEqual([row(1), row(2), undefined])
})

test('is finished from the beginning under a limit of zero', async () => {
  const queue = new RowQueue(0)
  expect(queue.isFinished).toBe(true)
  expect(await queue.take()).toBeUndefined()
})

test('is full at its capacity until a row is taken', async () => {
  const queue = new RowQueue(Number.POSITIVE_INFINITY, 2)
  queue.put(row(1))
  expect(queue.isFull).toBe(false)
  queue.put(row(2))
  expect(queue.isFull).toBe(true)
  const changed = queue.changed()
  await queue.take()
  await changed
  expect(queue.isFull).toBe(false)
})

test('tells a failure after the rows before it, and takes none after it', async () => {
  const queue = new RowQueue(Number.POSITIVE_INFINITY)
  queue.put(row(1))
  queue.fail(new Error('gone'))
  queue.put(row(2))
  expect(await queue.take()).toEqual(row(1))
  await expect(queue.take()).rejects.toThrow('gone')
})

test('whoever waits gets the row that comes', async () => {
  const queue = new RowQueue(Number.POSITIVE_INFINITY)
  const waiting = queue.take()
  queue.put(row(1))
  expect(await waiting).toEqual(row(1))
})
