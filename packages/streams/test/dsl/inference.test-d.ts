// What the compiler infers from serdes, schemas and callbacks, from source to sink.
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { json, type KStream, type KTable, long, StreamsBuilder, string } from '../../src/index.ts'

const Question = z.object({ userId: z.string(), title: z.string(), votes: z.number().optional() })
type Question = z.infer<typeof Question>

const builder = new StreamsBuilder()
const questions = builder.stream('questions', { key: string(), value: json(Question) })
const users = builder.table('users', { key: string(), value: json(z.object({ name: z.string() })) })

describe('a source', () => {
  test('has the values of its serde, and keys that may be missing', () => {
    expectTypeOf(questions).toEqualTypeOf<KStream<string | null, Question>>()
  })

  test('has null where nulls are kept, and nowhere else', () => {
    const options = { key: string(), value: long() }
    expectTypeOf(builder.stream('t', { ...options, nullValues: 'keep' })).toEqualTypeOf<
      KStream<string | null, number | null>
    >()
    expectTypeOf(builder.stream('t', { ...options, nullKeys: 'skip', nullValues: 'skip' })).toEqualTypeOf<
      KStream<string, number>
    >()
    expectTypeOf(builder.stream('t', { ...options, nullKeys: 'reject' })).toEqualTypeOf<KStream<string, number>>()
  })

  test('read as a table has neither', () => {
    expectTypeOf(users).toEqualTypeOf<KTable<string, { name: string }>>()
  })
})

describe('what operators give', () => {
  test('follows from the callbacks', () => {
    const processed = questions.mapValues((question) => ({ ...question, status: 'processed' as const }))
    expectTypeOf(processed).toEqualTypeOf<
      KStream<string | null, { userId: string; title: string; votes?: number | undefined; status: 'processed' }>
    >()
    const mapped = questions.map((key, question) => [question.userId, key ?? 'none'])
    expectTypeOf(mapped).toEqualTypeOf<KStream<string, string>>()
    const words = questions.flatMapValues((question) => question.title.split(' '))
    expectTypeOf(words).toEqualTypeOf<KStream<string | null, string>>()
    const pairs = questions.flatMap((_, question) => [[question.title.length, true] as const])
    expectTypeOf(pairs).toEqualTypeOf<KStream<number, true>>()
    expectTypeOf(questions.selectKey((_, question) => question.userId)).toEqualTypeOf<KStream<string, Question>>()
  })

  test('is narrower after a type guard', () => {
    const numbers = builder.stream('n', { key: string(), value: json<number | string>() })
    const isText = (_: string | null, value: number | string): value is string => typeof value === 'string'
    expectTypeOf(numbers.filter(isText)).toEqualTypeOf<KStream<string | null, string>>()
    expectTypeOf(numbers.filterNot(isText)).toEqualTypeOf<KStream<string | null, number>>()
    const { texts, rest } = numbers.split({ branches: { texts: isText }, default: 'rest' })
    expectTypeOf(texts).toEqualTypeOf<KStream<string | null, string>>()
    expectTypeOf(rest).toEqualTypeOf<KStream<string | null, string | number>>()
  })

  test('has the branches by name', () => {
    const branches = questions.split({
      branches: { long: (_, question) => question.title.length > 80, voted: (_, { votes }) => votes !== undefined },
    })
    expectTypeOf(branches.long).toEqualTypeOf<KStream<string | null, Question>>()
    expectTypeOf<keyof typeof branches>().toEqualTypeOf<'long' | 'voted'>()
  })

  test('is both, merged', () => {
    const merged = questions.merge(builder.stream('n', { key: long(), value: string() }))
    expectTypeOf(merged).toEqualTypeOf<KStream<string | number | null, Question | string>>()
  })
})

describe('tables', () => {
  test('of an aggregation have its result, and lose null keys', () => {
    const grouped = questions.groupByKey()
    expectTypeOf(grouped.count()).toEqualTypeOf<KTable<string, number>>()
    expectTypeOf(grouped.reduce((longest, question) => (question.votes ? question : longest))).toEqualTypeOf<
      KTable<string, Question>
    >()
    const votes = grouped.aggregate(
      () => 0,
      (_, question, sum) => sum + (question.votes ?? 0),
    )
    expectTypeOf(votes).toEqualTypeOf<KTable<string, number>>()
  })

  test('give a null for each deletion when they are read as a stream', () => {
    expectTypeOf(users.toStream()).toEqualTypeOf<KStream<string, { name: string } | null>>()
  })

  test('leave out the rows that a mapper makes null', () => {
    expectTypeOf(users.mapValues(({ name }) => (name === '' ? null : name))).toEqualTypeOf<KTable<string, string>>()
  })

  test('of a stream have no nulls', () => {
    const stream = builder.stream('t', { key: string(), value: long(), nullValues: 'keep' })
    expectTypeOf(stream.toTable()).toEqualTypeOf<KTable<string, number>>()
  })
})

describe('joins', () => {
  test('give both values, and the row as nullable on the left', () => {
    const joined = questions.join(users, (question, user, key) => ({ by: user.name, title: question.title, key }))
    expectTypeOf(joined).toEqualTypeOf<KStream<string, { by: string; title: string; key: string }>>()
    const left = questions.leftJoin(users, (_question, user, key) => ({ by: user?.name, key }))
    expectTypeOf(left).toEqualTypeOf<KStream<string | null, { by: string | undefined; key: string | null }>>()
  })
})
