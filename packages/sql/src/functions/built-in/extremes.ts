// GREATEST and LEAST of arguments of one type. NULL arguments do not take part.
import type { Decimal } from '@millrace/serde'
import { decimalOf, widerDecimal } from '../../types/decimal-type.ts'
import { order } from '../../types/equality.ts'
import type { DecimalType, SqlType } from '../../types/sql-type.ts'
import type { SqlValue } from '../../types/value.ts'
import { type CallSite, overload, scalar, type ScalarFunction } from '../scalar-function.ts'

const kinds = ['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP', 'DECIMAL']

function extreme(name: string, description: string, sign: 1 | -1): ScalarFunction {
  return scalar(
    name,
    description,
    ...kinds.map((kind) =>
      overload({
        params: [`first: ${kind}`, `rest: ${kind}...`],
        returns: kind === 'DECIMAL' ? widest : kind,
        nulls: 'pass',
        make: (site) => (kind === 'DECIMAL' ? decimals(site, sign) : pick(site, sign)),
      }),
    ),
  )
}

function pick({ returns }: CallSite, sign: 1 | -1): (...values: SqlValue[]) => SqlValue {
  const compare = order(returns)
  return (...values) => {
    let best: SqlValue = null
    for (const value of values) {
      if (value !== null && (best === null || (compare?.(value, best) ?? 0) * sign > 0)) best = value
    }
    return best
  }
}

function decimals(site: CallSite, sign: 1 | -1): (...values: SqlValue[]) => SqlValue {
  const choose = pick(site, sign)
  const { scale } = site.returns as DecimalType
  return (...values) => (choose(...values) as Decimal | null)?.withScale(scale) ?? null
}

/** As many digits before and behind the point as any argument has. */
function widest(types: readonly (SqlType | null)[]): SqlType | undefined {
  const [first, ...rest] = types.flatMap((type) => (type && decimalOf(type)) ?? [])
  return first && rest.reduce(widerDecimal, first)
}

export const extremes: readonly ScalarFunction[] = [
  extreme('greatest', 'The largest of the arguments that are not NULL.', 1),
  extreme('least', 'The smallest of the arguments that are not NULL.', -1),
]
