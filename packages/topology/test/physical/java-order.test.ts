// The expected orders were printed by a JVM.
import { expect, test } from 'vitest'
import { copiedHashSetOrder, hashSetOrder, javaHashCode } from '../../src/physical/java-order.ts'

const twelve =
  'topic-a0,topic-h1,topic-o2,topic-v3,topic-c4,topic-j5,topic-q6,topic-x7,topic-e8,topic-l9,topic-s10,topic-z11'.split(
    ',',
  )

test('hash codes are those of java.lang.String, overflow included', () => {
  expect(['KSTREAM-SOURCE-0000000000', '', 'Aa', 'polygenelubricants'].map(javaHashCode)).toEqual([
    1861603632, 0, 2112, -2147483648,
  ])
})

test('a set filled one by one grows when it is more than three quarters full', () => {
  expect(hashSetOrder(twelve).join()).toBe(
    'topic-s10,topic-o2,topic-e8,topic-q6,topic-h1,topic-z11,topic-j5,topic-v3,topic-l9,topic-a0,topic-x7,topic-c4',
  )
})

test('a set copied from a collection is sized ahead, and larger at twelve', () => {
  expect(copiedHashSetOrder(twelve).join()).toBe(
    'topic-s10,topic-e8,topic-z11,topic-v3,topic-x7,topic-o2,topic-q6,topic-h1,topic-j5,topic-l9,topic-a0,topic-c4',
  )
})

test('equal hash codes stay in the order in which they came', () => {
  const names = [...twelve, 'BB', 'Aa', ...Array.from({ length: 20 }, (_, i) => `store-${i}`)]
  const order =
    'BB,Aa,store-15,store-16,store-17,store-18,store-19,store-10,store-11,store-12,store-13,topic-h1,store-14,topic-j5,topic-l9,topic-s10,topic-e8,topic-z11,topic-v3,topic-x7,topic-o2,topic-q6,store-0,store-1,store-2,store-3,store-4,store-5,store-6,store-7,store-8,topic-a0,store-9,topic-c4'
  expect(hashSetOrder(names).join()).toBe(order)
  expect(copiedHashSetOrder(names).join()).toBe(order)
})
