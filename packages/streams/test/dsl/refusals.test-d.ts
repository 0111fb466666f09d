// What must not compile. Each line below a `@ts-expect-error` is a mistake that the types hold back.
import { describe, test } from 'vitest'
import { z } from 'zod'
import { double, json, long, StreamsBuilder, string } from '../../src/index.ts'

const Question = z.object({ userId: z.string(), title: z.string() })

const builder = new StreamsBuilder()
const questions = builder.stream('questions', { key: string(), value: json(Question) })
const counts = builder.table('counts', { key: long(), value: long() })

const zero = (): number => 0

describe('the compiler refuses', () => {
  test('a field that the schema does not have', () => {
    // @ts-expect-error there is no `author`
    questions.filter((_, question) => question.author !== '')
    // @ts-expect-error `titel` is misspelt
    questions.mapValues(({ titel }) => titel)
  })

  test('a source without a serde', () => {
    // @ts-expect-error the value's serde is missing
    builder.stream('t', { key: string() })
    // @ts-expect-error both are missing
    builder.table('t', {})
  })

  test('a sink serde of another type', () => {
    // @ts-expect-error values are questions, not numbers
    questions.to('out', { value: long() })
    // @ts-expect-error keys are strings, not numbers
    questions.to('out', { key: long(), value: json() })
    // @ts-expect-error this schema wants a field that values do not have
    questions.to('out', { value: json(Question.extend({ votes: z.number() })) })
    questions.to('out', { value: json(Question.pick({ title: true })) })
  })

  test('a group, store or repartition serde of another type', () => {
    // @ts-expect-error user ids are strings
    questions.groupBy((_, question) => question.userId, { key: long() })
    // @ts-expect-error a count is a number
    questions.groupByKey().count({ value: string() })
    const length = (_: string, { title }: { title: string }, sum: number): number => sum + title.length
    // @ts-expect-error the aggregate is a number
    questions.groupByKey().aggregate(zero, length, { value: string() })
    // @ts-expect-error values are questions
    questions.repartition({ value: double() })
    // @ts-expect-error keys are strings
    questions.toTable({ key: long() })
  })

  test('an aggregator that gives another type than it was given', () => {
    // @ts-expect-error a string is not the sum
    questions.groupByKey().aggregate(zero, (_, question) => question.title)
    // @ts-expect-error a reducer gives a value of the stream
    questions.groupByKey().reduce((_, question) => question.title)
  })

  test('a join of keys of two types', () => {
    // @ts-expect-error questions have string keys, counts have numbers
    questions.join(counts, (question, count) => `${question.title} ${count}`)
  })

  test('a row that may be missing, used as if it were there', () => {
    const users = builder.table('users', { key: string(), value: json(z.object({ name: z.string() })) })
    // @ts-expect-error on the left the row may be null
    questions.leftJoin(users, (_, user) => user.name)
    // @ts-expect-error a deletion is a null value
    users.toStream().mapValues((user) => user.name)
  })

  test('nulls that a source was asked to keep, used as if they were not there', () => {
    const kept = builder.stream('t', { key: string(), value: string(), nullValues: 'keep' })
    // @ts-expect-error the value may be null
    kept.mapValues((value) => value.length)
    // @ts-expect-error the key may be null
    questions.selectKey((key) => key.length)
  })

  test('a mapper that is not one', () => {
    // @ts-expect-error map gives a pair
    questions.map((_, question) => question)
    // @ts-expect-error flatMapValues gives an iterable
    questions.flatMapValues(({ title }) => title.length)
    // @ts-expect-error a predicate gives a boolean
    questions.filter((_, question) => question.title)
  })

  test('a branch that was not split off', () => {
    const branches = questions.split({ branches: { long: (_, { title }) => title.length > 80 } })
    // @ts-expect-error there is no such branch
    void branches.short
    // @ts-expect-error no default was asked for
    void branches.rest
  })
})
