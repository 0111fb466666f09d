import type { WrittenSchema } from '@millrace/serde'
import { expect, test } from 'vitest'
import { TrialRegistry } from '../../src/statement/trial-registry.ts'
import { emptyRegistry as empty } from './registry.ts'

const text: WrittenSchema = { type: 'AVRO', schema: '"string"' }
const number: WrittenSchema = { type: 'AVRO', schema: '"int"' }

test('what is registered on trial is found there, and the registry knows nothing of it', async () => {
  const trial = new TrialRegistry(empty)
  const id = await trial.register('t-value', text)
  expect(await trial.byId(id)).toMatchObject(text)
  expect(await trial.latest('t-value')).toMatchObject({ ...text, id, version: 1 })
  expect(await trial.version('t-value', 1)).toMatchObject({ id })
  expect(await trial.subjects()).toEqual(['t-value'])
})

test('an equal schema has one id, another one is the next version', async () => {
  const trial = new TrialRegistry(empty)
  const id = await trial.register('t-value', text)
  expect(await trial.register('t-value', text)).toBe(id)
  expect(await trial.register('u-value', text)).toBe(id)
  expect(await trial.register('t-value', number)).not.toBe(id)
  expect(await trial.latest('t-value')).toMatchObject({ ...number, version: 2 })
})

test('what the registry has is seen through it', async () => {
  const below = new TrialRegistry(empty)
  const id = await below.register('t-value', text)
  const trial = new TrialRegistry(below)
  expect(await trial.register('t-value', text)).toBe(id)
  await trial.register('t-value', number)
  expect(await below.latest('t-value')).toMatchObject({ id, version: 1 })
})
