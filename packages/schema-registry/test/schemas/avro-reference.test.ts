// Schemas drawn at random, and what Apache Avro 1.11.4 says of them: whether it reads one's data with the other, how it prints them, which ones it does not take.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AvroSchema } from '../../src/schemas/avro-schema.ts'

interface Pair {
  readonly reader: string
  readonly readerText: string
  readonly writer: string
  readonly writerText: string
  readonly compatible: boolean
}

type Refused = Pick<Pair, 'reader'>

const cases = JSON.parse(readFileSync(new URL('avro-cases.json', import.meta.url), 'utf8')) as (Pair | Refused)[]
const pairs = cases.filter((one): one is Pair => 'compatible' in one)
const refused = cases.filter((one) => !('compatible' in one))

test('a schema reads the data that Avro reads with it, and has the text that Avro prints', () => {
  expect(pairs).toHaveLength(140)
  for (const { reader, readerText, writer, writerText, compatible } of pairs) {
    const [update, original] = [AvroSchema.read(reader, []), AvroSchema.read(writer, [])]
    expect(update.canonical).toBe(readerText)
    expect(original.canonical).toBe(writerText)
    expect(update.problemsReading(original).length === 0, `${reader} of ${writer}`).toBe(compatible)
  }
})

test('what Avro takes for no schema is refused', () => {
  expect(refused).toHaveLength(25)
  for (const { reader } of refused) expect(() => AvroSchema.read(reader, []), reader).toThrow(/./)
})
