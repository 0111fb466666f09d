// /config and /mode, for all and for a subject.
import {
  compatibilityNotConfigured,
  invalidCompatibility,
  invalidMode,
  modeNotConfigured,
  subjectNotFound,
} from '../refusal.ts'
import type { SchemaRegistry } from '../registry/schema-registry.ts'
import { type CompatibilityLevel, isCompatibilityLevel } from '../state/compatibility-level.ts'
import { isMode, type Mode } from '../state/mode.ts'
import type { Route, RouteCall } from './route.ts'

export const settingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/config',
    answer: ({ state }) => ({ compatibilityLevel: state.levelInForce(null) }),
  },
  { method: 'PUT', path: '/config', answer: (registry, call) => putLevel(registry, null, call) },
  {
    method: 'DELETE',
    path: '/config',
    answer: (registry) => deleteLevel(registry, null, registry.state.levelInForce(null)),
  },
  { method: 'GET', path: '/config/{subject}', answer: ({ state }, call) => getLevel(state, call) },
  { method: 'PUT', path: '/config/{subject}', answer: (registry, call) => putLevel(registry, call.subject(), call) },
  {
    method: 'DELETE',
    path: '/config/{subject}',
    answer: (registry, call) => {
      const level = registry.state.level(call.subject())
      if (level === undefined) throw subjectNotFound(call.subject())
      return deleteLevel(registry, call.subject(), level)
    },
  },
  { method: 'GET', path: '/mode', answer: ({ state }) => ({ mode: state.modeInForce(null) }) },
  { method: 'PUT', path: '/mode', answer: (registry, call) => putMode(registry, null, call) },
  { method: 'GET', path: '/mode/{subject}', answer: ({ state }, call) => getMode(state, call) },
  { method: 'PUT', path: '/mode/{subject}', answer: (registry, call) => putMode(registry, call.subject(), call) },
  {
    method: 'DELETE',
    path: '/mode/{subject}',
    answer: async (registry, call) => {
      const mode = registry.state.mode(call.subject())
      if (mode === undefined) throw subjectNotFound(call.subject())
      await registry.setMode(call.subject(), null, false)
      return { mode }
    },
  },
]

function getLevel(state: SchemaRegistry['state'], call: RouteCall): object {
  const subject = call.subject()
  const level = call.flag('defaultToGlobal') ? state.levelInForce(subject) : state.level(subject)
  if (level === undefined) throw compatibilityNotConfigured(subject)
  return { compatibilityLevel: level }
}

async function putLevel(registry: SchemaRegistry, subject: string | null, call: RouteCall): Promise<object> {
  const { compatibility } = call.body()
  const level = typeof compatibility === 'string' ? compatibility.toUpperCase() : compatibility
  if (!isCompatibilityLevel(level)) throw invalidCompatibility(compatibility)
  await registry.setLevel(subject, level)
  return { compatibility: level }
}

async function deleteLevel(
  registry: SchemaRegistry,
  subject: string | null,
  level: CompatibilityLevel,
): Promise<object> {
  await registry.setLevel(subject, null)
  return { compatibilityLevel: level }
}

function getMode(state: SchemaRegistry['state'], call: RouteCall): { readonly mode: Mode } {
  const subject = call.subject()
  const mode = call.flag('defaultToGlobal') ? state.modeInForce(subject) : state.mode(subject)
  if (mode === undefined) throw modeNotConfigured(subject)
  return { mode }
}

async function putMode(registry: SchemaRegistry, subject: string | null, call: RouteCall): Promise<object> {
  const { mode } = call.body()
  const wanted = typeof mode === 'string' ? mode.toUpperCase() : mode
  if (!isMode(wanted)) throw invalidMode(mode)
  await registry.setMode(subject, wanted, call.flag('force'))
  return { mode: wanted }
}
