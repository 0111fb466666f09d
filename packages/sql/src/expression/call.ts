// Calls of scalar functions, and what every kind of call has in common: the function is found, and one of its signatures.
import type { FunctionRegistry, SqlFunction } from '../functions/registry.ts'
import { resolve, type Resolved } from '../functions/resolve.ts'
import { instantiate, type ScalarCall } from '../functions/scalar-function.ts'
import type { Argument, Signature } from '../functions/signature.ts'
import type { FunctionCall } from '../syntax/tree/expression.ts'
import { compileArguments, type ReadyArgument, readyArguments } from './arguments.ts'
import { type Compiled, compiled, type Environment, refuse, typed } from './compiled.ts'
import type { Evaluator } from './evaluator.ts'
import { suggestion } from './suggestion.ts'

export function compileCall(tree: FunctionCall, env: Environment): Compiled {
  const { functions, site } = env.context
  const fn = functionOf(tree, functions)
  // Of aggregates and table functions ksqlDB knows the type; they are evaluated elsewhere.
  if (env.typesOnly) return typed(tree, resolveCall<Signature>(tree, fn, env).call.returns)
  if (fn.kind !== 'scalar') refuse(tree, unknown(tree), places[fn.kind](tree.name))
  const { call, ready } = resolveCall(tree, fn, env)
  const args = ready()
  const literals = args.map(({ literal }) => literal)
  const evaluators = args.map(({ evaluate }) => evaluate)
  return compiled(tree, call.returns, invocation(instantiate(call, literals, site), evaluators))
}

/** @throws {MillraceError} `SQL_STATEMENT` when there is none of the name. */
export function functionOf(tree: FunctionCall, functions: FunctionRegistry): SqlFunction {
  const names = (): string[] => functions.all().map(({ name }) => name.toUpperCase())
  return functions.find(tree.name) ?? refuse(tree, unknown(tree), suggestion(tree.name, names()))
}

interface ResolvedCall<S extends Signature> {
  readonly call: Resolved<S>
  readonly args: readonly Argument[]
  ready(): readonly ReadyArgument[]
}

/** @throws {MillraceError} `SQL_STATEMENT` when no signature takes the arguments. */
export function resolveCall<S extends Signature>(
  tree: FunctionCall,
  { name, signatures }: { readonly name: string; readonly signatures: readonly S[] },
  env: Environment,
): ResolvedCall<S> {
  const pending = compileArguments(tree, env)
  const args = pending.map(({ argument }) => argument)
  const resolution = resolve(name, signatures, args)
  if (!resolution.ok) refuse(tree, resolution.message)
  const { call } = resolution
  return { call, args, ready: () => readyArguments(pending, call) }
}

function unknown({ name }: FunctionCall): string {
  return `Can't find any functions with the name '${name}'`
}

const places = {
  aggregate: (name: string) => `${name} is an aggregate function: it stands in SELECT or HAVING of a query with groups`,
  table: (name: string) => `${name} is a table function: it stands in SELECT, in no other function`,
}

/** Without an array of arguments where there are few. */
function invocation(call: ScalarCall, args: readonly ReadyArgument['evaluate'][]): Evaluator {
  const [a, b, c] = args
  if (!a) return () => call()
  if (!b) return (row) => call(a(row))
  if (!c) return (row) => call(a(row), b(row))
  if (args.length === 3) return (row) => call(a(row), b(row), c(row))
  return (row) => call(...args.map((argument) => argument(row)))
}
