// /schemas, and what says what this registry is.
import type { StoredSchema } from '../log/registry-record.ts'
import { schemaNotFound } from '../refusal.ts'
import type { SchemaRegistry } from '../registry/schema-registry.ts'
import { type Route, type RouteCall, SchemaText } from './route.ts'
import { schemaFacts, schemaTypes, versionFacts } from './sent-schema.ts'

export const schemaRoutes: readonly Route[] = [
  { method: 'GET', path: '/', answer: () => ({}), isFinal: true },
  { method: 'GET', path: '/contexts', answer: () => ['.'], isFinal: true },
  { method: 'GET', path: '/schemas/types', answer: () => schemaTypes, isFinal: true },
  { method: 'GET', path: '/schemas', answer: listSchemas },
  {
    method: 'GET',
    path: '/schemas/ids/{id}',
    isFinal: true,
    answer: ({ state }, call) => {
      const facts = schemaFacts(schemaOf(state.places(idOf(call)), call))
      return call.flag('fetchMaxId') ? { ...facts, maxId: state.maxId } : facts
    },
  },
  {
    method: 'GET',
    path: '/schemas/ids/{id}/schema',
    isFinal: true,
    answer: ({ state }, call) => new SchemaText(schemaOf(state.places(idOf(call)), call).schema),
  },
  {
    method: 'GET',
    path: '/schemas/ids/{id}/subjects',
    answer: (registry, call) => [...new Set(placesOf(registry, call).map(({ subject }) => subject))],
  },
  {
    method: 'GET',
    path: '/schemas/ids/{id}/versions',
    answer: (registry, call) => placesOf(registry, call).map(({ subject, version }) => ({ subject, version })),
  },
]

function listSchemas({ state, subjects }: SchemaRegistry, call: RouteCall): readonly object[] {
  const prefix = call.query('subjectPrefix') ?? ''
  const found = state
    .subjects()
    .filter((subject) => subject.startsWith(prefix))
    .flatMap((subject) => subjects.versions(subject, call.flag('deleted')).slice(call.flag('latestOnly') ? -1 : 0))
  const offset = Number(call.query('offset') ?? 0)
  const limit = Number(call.query('limit') ?? -1)
  return found.slice(offset, limit < 0 ? undefined : offset + limit).map(versionFacts)
}

function idOf(call: RouteCall): number {
  const id = Number(call.parameter('id'))
  if (!Number.isInteger(id)) throw schemaNotFound()
  return id
}

function schemaOf(places: readonly StoredSchema[], call: RouteCall): StoredSchema {
  const [place] = places
  if (place === undefined) throw schemaNotFound(idOf(call))
  return place
}

/** Where a schema stands; with `deleted` also where it did; with `subject` there alone. */
function placesOf({ state }: SchemaRegistry, call: RouteCall): readonly StoredSchema[] {
  const places = state.places(idOf(call))
  schemaOf(places, call)
  const of = call.query('subject') ?? ''
  return places.filter(({ subject, deleted }) => (of === '' || subject === of) && (!deleted || call.flag('deleted')))
}
