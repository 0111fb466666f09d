// Settings and variables of one who writes statements: SET and DEFINE change them here and nowhere else. Statements that others see carry them along.
import type { SessionSettings, Settings, Statement } from '@millrace/sql'
import type { ExecuteOptions } from '../engine-options.ts'
import type { EngineOutcome } from '../engine-result.ts'

export class LocalSettings {
  readonly #settings: SessionSettings
  readonly #variables: Map<string, string>

  constructor(settings: SessionSettings, variables: Iterable<readonly [string, string]> = []) {
    this.#settings = settings
    this.#variables = new Map(variables)
  }

  get settings(): Settings {
    return this.#settings.present
  }

  /** By name in lower case: their case does not matter. */
  get variables(): ReadonlyMap<string, string> {
    return this.#variables
  }

  /** A copy with more, for one call. */
  over({ properties = {}, variables = {} }: ExecuteOptions): LocalSettings {
    const more = Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value] as const)
    return new LocalSettings(this.#settings.over(properties), [...this.#variables, ...more])
  }

  /** Undefined: the statement is about something else. */
  change(tree: Statement): EngineOutcome | undefined {
    switch (tree.kind) {
      case 'set':
        this.#settings.set(tree.name, tree.value)
        return { kind: 'property-set', name: tree.name, value: tree.value }
      case 'unset':
        this.#settings.unset(tree.name)
        return { kind: 'property-unset', name: tree.name, value: undefined }
      case 'define':
        this.#variables.set(tree.name.toLowerCase(), tree.value)
        return { kind: 'variable-defined', name: tree.name }
      case 'undefine':
        this.#variables.delete(tree.name.toLowerCase())
        return { kind: 'variable-undefined', name: tree.name }
      default:
        return undefined
    }
  }
}
