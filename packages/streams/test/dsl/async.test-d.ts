// What the compiler knows of functions that are waited for, and what it refuses.
import * as v from 'valibot'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { json, keyValueStore, type KStream, long, StreamsBuilder, string } from '../../src/index.ts'

const Question = z.object({ userId: z.string(), title: z.string() })
type Question = z.infer<typeof Question>
interface User {
  readonly name: string
}

const builder = new StreamsBuilder()
const questions = builder.stream('questions', { key: string(), value: json(Question) })
const limits = { timeout: '5s' } as const
const fetchUser = (id: string): Promise<User | null> => Promise.resolve({ name: id })

describe('the compiler infers', () => {
  test('what a function resolves to', () => {
    const lengths = questions.mapValuesAsync(
      async (question) => (await fetchUser(question.userId))?.name.length,
      limits,
    )
    expectTypeOf(lengths).toEqualTypeOf<KStream<string | null, number | undefined>>()
    expectTypeOf(questions.mapValuesAsync((question) => question.title, limits)).toEqualTypeOf<
      KStream<string | null, string>
    >()
    const pairs = questions.flatMapAsync(async (key, { title }) => [[title.length, key] as const], limits)
    expectTypeOf(pairs).toEqualTypeOf<KStream<number, string | null>>()
    expectTypeOf(questions.peekAsync(async (_, { title }) => void title, limits)).toEqualTypeOf(questions)
  })

  test('what a lookup finds, and that it may find nothing', () => {
    const joined = questions.lookupJoin(
      fetchUser,
      (_, question) => question.userId,
      (question, user, key) => ({ by: user.name, title: question.title, key }),
      { ...limits, ttl: '1m' },
    )
    expectTypeOf(joined).toEqualTypeOf<KStream<string | null, { by: string; title: string; key: string | null }>>()
    const left = questions.leftLookupJoin(fetchUser, (_, user) => user?.name, limits)
    expectTypeOf(left).toEqualTypeOf<KStream<string | null, string | undefined>>()
    const byKey = questions.lookupJoin(fetchUser, (_, user) => user.name, limits)
    expectTypeOf(byKey).toEqualTypeOf<KStream<string, string>>()
  })

  test('what a schema makes of values, whichever library it is of', () => {
    const unknowns = builder.stream('unknowns', { key: string(), value: json() })
    expectTypeOf(unknowns.validate(Question)).toEqualTypeOf<KStream<string | null, Question>>()
    const counted = unknowns.validate(v.object({ count: v.pipe(v.string(), v.transform(Number)) }), {
      deadLetter: 'dead',
    })
    expectTypeOf(counted).toEqualTypeOf<KStream<string | null, { count: number }>>()
    const kept = builder.stream('kept', { key: string(), value: string(), nullValues: 'keep' })
    expectTypeOf(kept.validate(z.coerce.number())).toEqualTypeOf<KStream<string | null, number | null>>()
  })

  test('the stores of an asynchronous processor', () => {
    const seen = keyValueStore('seen', { key: string(), value: long() })
    const processed = questions.processAsync<string, number>(
      async ({ value, timestamp, headers }, call) => {
        const store = call.store(seen)
        expectTypeOf(store.get('k')).toEqualTypeOf<number | undefined>()
        await fetchUser(value.userId)
        call.forward({ key: value.userId, value: 1, timestamp, headers })
      },
      { ...limits, stores: [seen] },
    )
    expectTypeOf(processed).toEqualTypeOf<KStream<string, number>>()
  })
})

describe('the compiler refuses', () => {
  test('a call without a timeout', () => {
    // @ts-expect-error how long a record may take must be said
    questions.mapValuesAsync(async (question) => question, {})
    // @ts-expect-error the options are missing
    questions.peekAsync(async () => {})
    // @ts-expect-error the timeout is missing
    questions.lookupJoin(fetchUser, (question) => question, { ttl: '1m' })
  })

  test('an order that there is not', () => {
    // @ts-expect-error there is `key` and `partition`
    questions.mapValuesAsync(async (question) => question, { ...limits, ordered: 'topic' })
  })

  test('what does not resolve to what is needed', () => {
    // @ts-expect-error a list of pairs, not a value
    questions.flatMapAsync(async (_, question) => question.title.length, limits)
    // @ts-expect-error there is no `author`
    questions.mapValuesAsync(async (question) => question.author, limits)
  })

  test('a lookup under another key than it takes, or under an object', () => {
    const byNumber = (id: number): Promise<User> => Promise.resolve({ name: String(id) })
    const userId = (_: string | null, question: Question): string => question.userId
    const first = <T>(left: T): T => left
    // @ts-expect-error user ids are strings
    questions.lookupJoin(byNumber, userId, first, limits)
    const byQuestion = ({ title }: Question): string => title
    const whole = (_: string | null, question: Question): Question => question
    // @ts-expect-error answers are kept by what a Map tells apart by value
    questions.lookupJoin(byQuestion, whole, first, limits)
  })

  test('a user who may be missing, used as if it were there', () => {
    // @ts-expect-error on the left there may be none
    questions.leftLookupJoin(fetchUser, (_, user) => user.name, limits)
  })

  test('values of before a schema, used as those after it', () => {
    const unknowns = builder.stream('unknowns', { key: string(), value: json() })
    // @ts-expect-error nothing is known of them
    unknowns.mapValues((value) => value.title)
    // @ts-expect-error the schema says that it is a string
    unknowns.validate(Question).mapValues(({ title }) => title * 2)
  })
})
