// ApiVersions: exactly what the dispatch table serves. Answered by the table itself, because it needs the whole of it.
import { apis, type ResponseInput } from '@millrace/protocol'
import type { ApiName } from '@millrace/protocol'

const apiVersionsRange = [0, 4] as const

export interface Announced {
  readonly api: ApiName
  readonly versions: readonly [number, number]
  readonly announcedFrom?: number
}

export function announce(served: Iterable<Announced>): ResponseInput<'ApiVersions'>['apiKeys'] {
  const keys = [...served].map(({ api, versions: [first, last], announcedFrom }) => ({
    apiKey: apis[api].key as number,
    minVersion: announcedFrom ?? first,
    maxVersion: last,
  }))
  const [minVersion, maxVersion] = apiVersionsRange
  keys.push({ apiKey: apis.ApiVersions.key, minVersion, maxVersion })
  return keys.sort((a, b) => a.apiKey - b.apiKey)
}
