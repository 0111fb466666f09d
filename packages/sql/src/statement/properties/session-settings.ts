// The settings of one who gives statements: those that were there first, and what SET and UNSET made of them.
import type { Settings } from './settings.ts'

export class SessionSettings {
  readonly #first: Settings
  readonly #present: Map<string, unknown>

  /** `first`: what UNSET goes back to. */
  constructor(first: Settings, present: Settings = first) {
    this.#first = first
    this.#present = new Map(Object.entries(present).filter(([, value]) => value !== undefined))
  }

  get present(): Settings {
    return Object.fromEntries(this.#present)
  }

  set(name: string, value: unknown): void {
    this.#present.set(name, value)
  }

  unset(name: string): void {
    const first = this.#first[name]
    if (first === undefined) this.#present.delete(name)
    else this.#present.set(name, first)
  }

  /** A copy in which `more` are among the first. */
  over(more: Settings): SessionSettings {
    return new SessionSettings({ ...this.#first, ...more }, { ...this.present, ...more })
  }
}
