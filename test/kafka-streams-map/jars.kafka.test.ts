import { expect, test } from 'vitest'
import methods from './kafka-streams-4.1.json' with { type: 'json' }
import { javaMethods } from './java-methods.ts'

test('the list is what the class files of Kafka Streams say', (context) => {
  const found = javaMethods()
  if ('without' in found) return context.skip(found.without)
  expect(found.methods).toEqual(methods)
})
