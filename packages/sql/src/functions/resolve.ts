// Which signature of a function a call means: first without casts, then with implicit ones; of several the most specific.
// Law: the order in which signatures were declared decides nothing, except between two that cannot be told apart.
import { decimalOf } from '../types/decimal-type.ts'
import { sameType, type SqlType, typeText } from '../types/sql-type.ts'
import { accepts, bind, type Bindings, fill } from './bind.ts'
import { hasGenerics, type ParamType } from './param-type.ts'
import { type Argument, argumentText, type Param, type Signature, signatureText } from './signature.ts'

export interface Resolved<S extends Signature> {
  readonly signature: S
  /** For each argument its parameter; a variadic one may occur many times or never. */
  readonly params: readonly Param[]
  /** For each argument the type to cast it to first; undefined where it stays as it is. */
  readonly casts: readonly (SqlType | undefined)[]
  /** For each argument its type after the cast; of a lambda the type of its body; null for NULL and for units. */
  readonly types: readonly (SqlType | null)[]
  readonly returns: SqlType
}
/** Or why there is none, in ksqlDB's words. */
export type Resolution<S extends Signature> =
  | { readonly ok: true; readonly call: Resolved<S> }
  | { readonly ok: false; readonly message: string }

interface Candidate<S extends Signature> {
  readonly signature: S
  readonly params: readonly Param[]
}

export function resolve<S extends Signature>(
  name: string,
  signatures: readonly S[],
  args: readonly Argument[],
): Resolution<S> {
  for (const casting of [false, true]) {
    const candidates = signatures.flatMap((signature) => match(signature, args, casting))
    const [best, second] = candidates.sort((a, b) => specificity(b.signature, a.signature))
    if (!best) continue
    if (second && specificity(best.signature, second.signature) === 0 && !sameParams(best.params, second.params)) {
      return { ok: false, message: ambiguous(name, signatures, args) }
    }
    return complete(best, args)
  }
  return { ok: false, message: notAccepted(name, signatures, args) }
}

function match<S extends Signature>(signature: S, args: readonly Argument[], casting: boolean): Candidate<S>[] {
  const params = expand(signature.params, args.length)
  if (!params) return []
  const bindings: Bindings = new Map()
  const fits = params.every((param, index) => accepts(param.type, args[index] as Argument, bindings, casting))
  return fits ? [{ signature, params }] : []
}

/** The parameters with the variadic one repeated, so that there are `count`; undefined where that cannot be. */
function expand(params: readonly Param[], count: number): readonly Param[] | undefined {
  const at = params.findIndex((param) => param.variadic)
  if (at < 0) return params.length === count ? params : undefined
  const times = count - (params.length - 1)
  if (times < 0) return undefined
  return [...params.slice(0, at), ...Array<Param>(times).fill(params[at] as Param), ...params.slice(at + 1)]
}

/** Positive when `a` is the more specific one. */
function specificity(a: Signature, b: Signature): number {
  const rank = ({ params }: Signature): number[] => {
    const variadic = params.findIndex((param) => param.variadic)
    const any = params[variadic]?.type.kind === 'ANY'
    const generic = params.filter((param) => hasGenerics(param.type) || (param.variadic && any)).length
    return [variadic < 0 ? 1 : 0, params.length, -generic, any ? 0 : 1, variadic]
  }
  const [left, right] = [rank(a), rank(b)]
  return left.map((value, index) => value - (right[index] as number)).find((difference) => difference !== 0) ?? 0
}

function sameParams(a: readonly Param[], b: readonly Param[]): boolean {
  const text = (params: readonly Param[]): string =>
    signatureText(
      '',
      params.map((param) => ({ ...param, name: '' })),
    )
  return text(a) === text(b)
}

function complete<S extends Signature>(candidate: Candidate<S>, args: readonly Argument[]): Resolution<S> {
  const { signature, params } = candidate
  const bindings: Bindings = new Map()
  const casts: (SqlType | undefined)[] = []
  const types: (SqlType | null)[] = []
  for (const [index, argument] of args.entries()) {
    const { type } = params[index] as Param
    const typed = typeArgument(type, argument, bindings)
    if ('message' in typed) return { ok: false, message: typed.message }
    casts.push(typed.cast)
    types.push(typed.type)
  }
  const { returns } = signature
  const type = typeof returns === 'function' ? returns(types) : fill(returns, bindings)
  if (type === undefined) return { ok: false, message: untyped }
  return { ok: true, call: { signature, params, casts, types, returns: type } }
}

interface Typed {
  readonly type: SqlType | null
  readonly cast: SqlType | undefined
}

function typeArgument(param: ParamType, argument: Argument, bindings: Bindings): Typed | { readonly message: string } {
  if (argument.kind === 'unit') return { type: null, cast: undefined }
  if (argument.kind === 'lambda') {
    if (param.kind !== 'LAMBDA') return { type: null, cast: undefined }
    const inputs = param.params.map((one) => fill(one, bindings))
    if (inputs.includes(undefined)) return { message: untyped }
    const type = argument.typeOf(inputs as SqlType[])
    if (type !== null && !bind(param.returns, type, bindings)) {
      const wanted = fill(param.returns, bindings)
      return {
        message: `The lambda should return ${wanted ? typeText(wanted) : 'another type'} but returns ${typeText(type)}`,
      }
    }
    return { type, cast: undefined }
  }
  const { type } = argument
  if (type === null) return { type, cast: undefined }
  if (hasGenerics(param)) {
    bind(param, type, bindings)
    return { type, cast: undefined }
  }
  const cast = castFor(param, type)
  return cast === undefined || sameType(cast, type) ? { type, cast: undefined } : { type: cast, cast }
}

/** What an argument of `type` is cast to for a parameter; undefined where it stays. */
function castFor(param: ParamType, type: SqlType): SqlType | undefined {
  if (param.kind === 'ANY' || param.kind === 'STRUCT') return undefined
  if (param.kind === 'DECIMAL') return decimalOf(type) ?? type
  const whole = fill(param, new Map())
  if (whole) return whole
  if (param.kind === 'ARRAY' && type.kind === 'ARRAY') {
    const element = castFor(param.element, type.element)
    return element && { kind: 'ARRAY', element }
  }
  if (param.kind === 'MAP' && type.kind === 'MAP') {
    const [key, value] = [castFor(param.key, type.key) ?? type.key, castFor(param.value, type.value) ?? type.value]
    return { kind: 'MAP', key, value }
  }
  return undefined
}

const untyped = "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR)."

function notAccepted(name: string, signatures: readonly Signature[], args: readonly Argument[]): string {
  return [
    `Function '${name}' does not accept parameters (${args.map(argumentText).join(', ')}).`,
    'Valid alternatives are:',
    ...signatures.map((signature) => signatureText(name, signature.params)),
    describe,
  ].join('\n')
}

function ambiguous(name: string, signatures: readonly Signature[], args: readonly Argument[]): string {
  return [
    `Function '${name}' cannot be resolved due to ambiguous method parameters (${args.map(argumentText).join(', ')}).`,
    'Use CAST() to explicitly cast your parameters to one of the supported function calls.',
    'Valid function calls are:',
    ...signatures.map((signature) => signatureText(name, signature.params)),
    describe,
  ].join('\n')
}

const describe = 'For detailed information on a function run: DESCRIBE FUNCTION <Function-Name>;'
