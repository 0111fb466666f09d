import { fc, test } from '@fast-check/vitest'
import {
  type Argument,
  builtInFunctions,
  decimalType,
  FunctionRegistry,
  resolve,
  scalarFunction,
  type ScalarSignature,
  type SqlType,
} from '@millrace/sql'
import { expect } from 'vitest'
import { value } from './call.ts'

const kinds = ['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'DATE'] as const
const type: fc.Arbitrary<SqlType> = fc.oneof(
  fc.constantFrom(...kinds).map((kind): SqlType => ({ kind })),
  fc.constant(decimalType(4, 2)),
)
const argument: fc.Arbitrary<Argument> = fc.option(type).map((one) => value(one))
const param = fc.constantFrom(...kinds, 'DECIMAL', 'T', 'ANY')
const params = fc
  .tuple(fc.array(param, { maxLength: 3 }), fc.option(fc.nat({ max: 2 })))
  .map(([all, variadic]) => all.map((one, at) => (at === variadic ? `${one}...` : one)))
const overloads = fc.uniqueArray(params, { minLength: 1, maxLength: 5, selector: (one) => one.join() })

function signaturesOf(all: readonly string[][]): readonly ScalarSignature[] {
  const registry = new FunctionRegistry()
  for (const one of all) registry.add(scalarFunction('F', { params: one, returns: 'STRING', call: () => null }))
  return registry.find('F')?.signatures as readonly ScalarSignature[]
}

/** What was chosen, or the first line of the refusal. */
function choice(signatures: readonly ScalarSignature[], args: readonly Argument[]): string {
  const found = resolve('F', signatures, args)
  return found.ok ? found.call.params.map((one) => one.type.kind).join() : (found.message.split('\n')[0] as string)
}

test.prop([overloads, fc.array(argument, { maxLength: 4 })])('the order of overloads decides nothing', (all, args) => {
  const signatures = signaturesOf(all)
  expect(choice([...signatures].reverse(), args)).toBe(choice(signatures, args))
})

test.prop([overloads, fc.array(argument, { maxLength: 4 })])(
  'an argument that is not cast is of its parameter’s type',
  (all, args) => {
    const found = resolve('F', signaturesOf(all), args)
    if (!found.ok) return
    for (const [index, { type: wanted }] of found.call.params.entries()) {
      const given = (args[index] as { type: SqlType | null }).type
      const cast = found.call.casts[index]
      if (given === null || wanted.kind === 'ANY' || wanted.kind === 'GENERIC') expect(cast).toBeUndefined()
      else expect((cast ?? given).kind).toBe(wanted.kind)
    }
  },
)

const registry = builtInFunctions()
const named = fc.constantFrom(...registry.all())

test.prop([named, fc.array(argument, { maxLength: 4 })])(
  'a call of any built-in function is resolved or refused with a reason',
  (fn, args) => {
    const found = resolve<(typeof fn.signatures)[number]>(fn.name, fn.signatures, args)
    if (found.ok) expect(found.call.types).toHaveLength(args.length)
    else expect(found.message).toMatch(/does not accept|ambiguous|infer a type/)
  },
)
