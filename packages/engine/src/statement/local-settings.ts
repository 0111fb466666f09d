// Settings and variables of one who writes statements: SET and DEFINE change them here and nowhere else. Statements that others see carry them along.
import type { Settings, Statement } from '@millrace/sql'
import type { ExecuteOptions } from '../engine-options.ts'
import type { EngineOutcome } from '../engine-result.ts'

export class LocalSettings {
  readonly #first: Settings
  readonly #settings: Map<string, unknown>
  readonly #variables: Map<string, string>

  /** `first`: what UNSET goes back to. */
  constructor(first: Settings, settings: Settings = first, variables: Iterable<readonly [string, string]> = []) {
    this.#first = first
    this.#settings = new Map(Object.entries(settings).filter(([, value]) => value !== undefined))
    this.#variables = new Map(variables)
  }

  get settings(): Settings {
    return Object.fromEntries(this.#settings)
  }

  /** By name in lower case: their case does not matter. */
  get variables(): ReadonlyMap<string, string> {
    return this.#variables
  }

  /** A copy with more, for one call. */
  over({ properties = {}, variables = {} }: ExecuteOptions): LocalSettings {
    const more = Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value] as const)
    const settings = { ...this.settings, ...properties }
    return new LocalSettings({ ...this.#first, ...properties }, settings, [...this.#variables, ...more])
  }

  /** Undefined: the statement is about something else. */
  change(tree: Statement): EngineOutcome | undefined {
    switch (tree.kind) {
      case 'set':
        this.#settings.set(tree.name, tree.value)
        return { kind: 'property-set', name: tree.name, value: tree.value }
      case 'unset':
        this.#unset(tree.name)
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

  #unset(name: string): void {
    const first = this.#first[name]
    if (first === undefined) this.#settings.delete(name)
    else this.#settings.set(name, first)
  }
}
