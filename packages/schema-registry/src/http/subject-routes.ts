// /subjects and /compatibility.
import { subjectNotFound } from '../refusal.ts'
import { versionName } from '../registry/version-name.ts'
import type { SchemaRegistry } from '../registry/schema-registry.ts'
import { type Route, type RouteCall, SchemaText } from './route.ts'
import { sentSchema, versionFacts } from './sent-schema.ts'

export const subjectRoutes: readonly Route[] = [
  { method: 'GET', path: '/subjects', answer: listSubjects },
  {
    method: 'POST',
    path: '/subjects/{subject}',
    answer: (registry, call) =>
      versionFacts(registry.subjects.lookUp(call.subject(), sentSchema(registry, call), call.flag('deleted'))),
  },
  {
    method: 'DELETE',
    path: '/subjects/{subject}',
    answer: (registry, call) => registry.deleteSubject(call.subject(), call.flag('permanent')),
  },
  { method: 'GET', path: '/subjects/{subject}/versions', answer: listVersions },
  {
    method: 'POST',
    path: '/subjects/{subject}/versions',
    answer: async (registry, call) => ({
      id: (await registry.register(call.subject(), sentSchema(registry, call))).id,
    }),
  },
  {
    method: 'GET',
    path: '/subjects/{subject}/versions/{version}',
    answer: (registry, call) => versionFacts(versionOf(registry, call)),
  },
  {
    method: 'DELETE',
    path: '/subjects/{subject}/versions/{version}',
    answer: (registry, call) =>
      registry.deleteVersion(call.subject(), versionName(call.parameter('version')), call.flag('permanent')),
  },
  {
    method: 'GET',
    path: '/subjects/{subject}/versions/{version}/schema',
    answer: (registry, call) => new SchemaText(versionOf(registry, call).schema),
  },
  {
    method: 'GET',
    path: '/subjects/{subject}/versions/{version}/referencedby',
    answer: (registry, call) => {
      const { subject, version } = registry.subjects.version(
        call.subject(),
        versionName(call.parameter('version')),
        true,
      )
      return registry.state.referencedBy(subject, version)
    },
  },
  { method: 'POST', path: '/compatibility/subjects/{subject}/versions', answer: checkCompatibility },
  { method: 'POST', path: '/compatibility/subjects/{subject}/versions/{version}', answer: checkCompatibility },
]

function listSubjects(registry: SchemaRegistry, call: RouteCall): readonly string[] {
  const prefix = call.query('subjectPrefix') ?? ''
  return registry.state.subjects().filter((subject) => {
    const isDeleted = registry.subjects.versions(subject, false).length === 0
    if (!subject.startsWith(prefix)) return false
    return call.flag('deletedOnly') ? isDeleted : !isDeleted || call.flag('deleted')
  })
}

function listVersions(registry: SchemaRegistry, call: RouteCall): readonly number[] {
  const subject = call.subject()
  const onlyDeleted = call.flag('deletedOnly')
  const versions = registry.subjects.versions(subject, onlyDeleted || call.flag('deleted'))
  if (versions.length === 0) throw subjectNotFound(subject)
  return versions.filter(({ deleted }) => deleted || !onlyDeleted).map(({ version }) => version)
}

function versionOf(registry: SchemaRegistry, call: RouteCall): ReturnType<SchemaRegistry['subjects']['version']> {
  return registry.subjects.version(call.subject(), versionName(call.parameter('version')), call.flag('deleted'))
}

function checkCompatibility(registry: SchemaRegistry, call: RouteCall): object {
  const [subject, version] = [call.subject(), call.parameter('version')]
  const sent = sentSchema(registry, call)
  const problems =
    version === ''
      ? registry.subjects.problems(subject, sent)
      : registry.subjects.problemsWith(subject, sent, versionName(version))
  return { is_compatible: problems.length === 0, ...(call.flag('verbose') ? { messages: problems } : {}) }
}
