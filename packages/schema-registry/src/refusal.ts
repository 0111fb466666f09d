// What a client is told when it does not get what it asked for: the registry's codes, whose first three digits are the HTTP status.

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly errorCode: number

  constructor(errorCode: number, message: string) {
    super(message)
    this.errorCode = errorCode
  }

  get status(): number {
    return this.errorCode < 1_000 ? this.errorCode : Math.trunc(this.errorCode / 100)
  }
}

export const subjectNotFound = (subject: string): Refusal => new Refusal(40401, `Subject '${subject}' not found.`)

export const versionNotFound = (version: number | 'latest'): Refusal =>
  new Refusal(40402, `Version ${version} not found.`)

export const schemaNotFound = (id?: number): Refusal =>
  new Refusal(40403, id === undefined ? 'Schema not found' : `Schema ${id} not found`)

export const subjectSoftDeleted = (subject: string): Refusal =>
  new Refusal(40404, `Subject '${subject}' is deleted already; permanent=true removes it for good`)

export const subjectNotSoftDeleted = (subject: string): Refusal =>
  new Refusal(40405, `Subject '${subject}' must be deleted before it can be removed for good`)

export const versionSoftDeleted = (subject: string, version: number): Refusal =>
  new Refusal(40406, `Subject '${subject}' Version ${version} is deleted already; permanent=true removes it for good`)

export const versionNotSoftDeleted = (subject: string, version: number): Refusal =>
  new Refusal(40407, `Subject '${subject}' Version ${version} must be deleted before it can be removed for good`)

export const compatibilityNotConfigured = (subject: string): Refusal =>
  new Refusal(
    40408,
    `Subject '${subject}' has no compatibility level of its own; defaultToGlobal=true gives the one in force`,
  )

export const modeNotConfigured = (subject: string): Refusal =>
  new Refusal(40409, `Subject '${subject}' has no mode of its own; defaultToGlobal=true gives the one in force`)

export const incompatible = (subject: string, problems: readonly string[]): Refusal =>
  new Refusal(
    409,
    `Schema being registered is incompatible with an earlier schema for subject "${subject}", details: [${problems.join(', ')}]`,
  )

export const invalidSchema = (message: string): Refusal => new Refusal(42201, message)

export const invalidVersion = (version: string): Refusal =>
  new Refusal(42202, `'${version}' is no version: a whole number from 1 to 2147483647 is, or "latest"`)

export const invalidCompatibility = (level: unknown): Refusal =>
  new Refusal(
    42203,
    `${JSON.stringify(level)} is no compatibility level: NONE, BACKWARD, FORWARD and FULL are, the last three also with _TRANSITIVE`,
  )

export const invalidMode = (mode: unknown): Refusal =>
  new Refusal(42204, `${JSON.stringify(mode)} is no mode: READWRITE, READONLY, READONLY_OVERRIDE and IMPORT are`)

export const notPermitted = (message: string): Refusal => new Refusal(42205, message)

export const referenced = (subject: string, version: number, ids: readonly number[]): Refusal =>
  new Refusal(42206, `Subject '${subject}' Version ${version} is referenced by the schemas ${ids.join(', ')}`)

export const invalidSubject = (subject: string): Refusal =>
  new Refusal(42208, `${JSON.stringify(subject)} is no subject: it is empty or has control characters`)

export const storeFailed = (message: string): Refusal => new Refusal(50001, message)
