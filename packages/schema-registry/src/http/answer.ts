// From a request to its answer, without sockets: the route is found, what others wrote is read, and what goes wrong becomes an error of the registry's.
import { messageOf } from '@millrace/record'
import { Refusal, storeFailed } from '../refusal.ts'
import type { SchemaRegistry } from '../registry/schema-registry.ts'
import { MatchedCall, matchPath, type RegistryAnswer, type RegistryRequest, type Route, SchemaText } from './route.ts'
import { schemaRoutes } from './schema-routes.ts'
import { settingRoutes } from './setting-routes.ts'
import { subjectRoutes } from './subject-routes.ts'

const routes: readonly Route[] = [...schemaRoutes, ...subjectRoutes, ...settingRoutes]

/** Others are refused: so a page of another origin cannot send a body that browsers pass without asking. */
const bodyTypes: readonly string[] = [
  'application/vnd.schemaregistry.v1+json',
  'application/vnd.schemaregistry+json',
  'application/json',
  'application/octet-stream',
]

/** Never rejects. `log` hears of what is no refusal. */
export async function answer(
  registry: SchemaRegistry,
  request: RegistryRequest,
  log: (line: string) => void,
): Promise<RegistryAnswer> {
  try {
    const { route, call } = routed(request)
    const found = await routeAnswer(registry, route, call)
    return { status: 200, body: found instanceof SchemaText ? found.text : JSON.stringify(found) }
  } catch (thrown) {
    if (thrown instanceof Refusal) return refused(thrown)
    log(`${request.method} ${request.target}: ${messageOf(thrown)}`)
    return refused(storeFailed(messageOf(thrown)))
  }
}

export function refused({ status, errorCode, message }: Refusal): RegistryAnswer {
  return { status, body: JSON.stringify({ error_code: errorCode, message }) }
}

async function routeAnswer(registry: SchemaRegistry, route: Route, call: MatchedCall): Promise<unknown> {
  if (route.isFinal) {
    try {
      return await route.answer(registry, call)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
    }
  }
  await registry.catchUp()
  return route.answer(registry, call)
}

function routed({ method, target, contentType, body }: RegistryRequest): { route: Route; call: MatchedCall } {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark))
  const [type] = (contentType ?? '').split(';')
  const ofPath = routes.flatMap((route) => {
    const parameters = matchPath(route.path, path.length > 1 ? path.replace(/\/$/, '') : path)
    return parameters === undefined ? [] : [{ route, parameters }]
  })
  if (ofPath.length === 0) throw new Refusal(404, `there is no ${path}`)
  const found = ofPath.find(({ route }) => route.method === method)
  if (found === undefined) throw new Refusal(405, `${path} knows no ${method}`)
  if (body !== '' && contentType !== undefined && !bodyTypes.includes((type ?? '').trim().toLowerCase())) {
    throw new Refusal(415, `a body of type ${type} is not read; send application/vnd.schemaregistry.v1+json`)
  }
  return { route: found.route, call: new MatchedCall(found.parameters, query, body) }
}
