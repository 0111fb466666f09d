// Parameter types against the types that arguments have: does it fit, what do its letters stand for, what is it then.
import { canCastImplicitly } from '../types/implicit-cast.ts'
import { decimalType, sameType, type SqlType, type StructType } from '../types/sql-type.ts'
import { hasGenerics, type ParamType, parseParamType, type StructParam } from './param-type.ts'
import type { Argument } from './signature.ts'

/** What each letter stands for in a call. */
export type Bindings = Map<string, SqlType>

/** True when a parameter takes the argument; letters are bound on the way. NULL fits everything; letters never cast. */
export function accepts(param: ParamType, argument: Argument, bindings: Bindings, casting: boolean): boolean {
  if (argument.kind === 'unit') return param.kind === 'INTERVALUNIT'
  if (argument.kind === 'lambda') return param.kind === 'LAMBDA' && param.params.length === argument.parameters
  if (param.kind === 'INTERVALUNIT' || param.kind === 'LAMBDA') return false
  if (argument.type === null) return true
  return hasGenerics(param) ? bind(param, argument.type, bindings) : compatible(param, argument.type, casting)
}

/** Matches a type to a parameter type exactly and notes what its letters stand for; false where it does not match. */
export function bind(param: ParamType, type: SqlType, bindings: Bindings): boolean {
  if (param.kind === 'GENERIC') {
    const bound = bindings.get(param.name)
    if (bound) return sameType(bound, type)
    bindings.set(param.name, type)
    return true
  }
  if (param.kind === 'ARRAY') return type.kind === 'ARRAY' && bind(param.element, type.element, bindings)
  if (param.kind === 'MAP') {
    return type.kind === 'MAP' && bind(param.key, type.key, bindings) && bind(param.value, type.value, bindings)
  }
  return compatible(param, type, false)
}

/** The SQL type that a parameter type without open ends stands for; undefined where something is open. */
export function fill(param: ParamType | string, bindings: Bindings): SqlType | undefined {
  const type = typeof param === 'string' ? parseParamType(param) : param
  switch (type.kind) {
    case 'GENERIC':
      return bindings.get(type.name)
    case 'DECIMAL':
      return type.precision === undefined ? undefined : decimalType(type.precision, type.scale ?? 0)
    case 'ARRAY': {
      const element = fill(type.element, bindings)
      return element && { kind: 'ARRAY', element }
    }
    case 'MAP': {
      const [key, value] = [fill(type.key, bindings), fill(type.value, bindings)]
      return key && value && { kind: 'MAP', key, value }
    }
    case 'STRUCT': {
      const fields = type.fields.map(({ name, type: field }) => ({ name, type: fill(field, bindings) }))
      return fields.every((field) => field.type) ? ({ kind: 'STRUCT', fields } as StructType) : undefined
    }
    case 'LAMBDA':
    case 'INTERVALUNIT':
    case 'ANY':
      return undefined
    default:
      return type
  }
}

function compatible(param: ParamType, type: SqlType, casting: boolean): boolean {
  if (param.kind === 'ANY') return true
  if (param.kind === 'ARRAY' && type.kind === 'ARRAY') return compatible(param.element, type.element, casting)
  if (param.kind === 'MAP' && type.kind === 'MAP') {
    return compatible(param.key, type.key, casting) && compatible(param.value, type.value, casting)
  }
  if (param.kind === 'STRUCT' && type.kind === 'STRUCT') return compatibleStruct(param, type)
  return param.kind === type.kind || (casting && canCastImplicitly(type, param.kind))
}

/** The same fields by name, in any order; nothing is cast within a struct. */
function compatibleStruct(param: StructParam, type: StructType): boolean {
  return (
    param.fields.length === type.fields.length &&
    param.fields.every(({ name, type: wanted }) => {
      const field = type.fields.find((one) => one.name === name)
      return field !== undefined && compatible(wanted, field.type, false)
    })
  )
}
