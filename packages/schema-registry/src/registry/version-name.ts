// How requests name versions: a number, or the latest one.
import { invalidVersion } from '../refusal.ts'

export type VersionName = number | 'latest'

/** Throws a refusal. */
export function versionName(text: string): VersionName {
  if (text === 'latest' || text === '-1') return 'latest'
  const version = Number(text)
  if (/^\d+$/.test(text) && version >= 1 && version <= 0x7fffffff) return version
  throw invalidVersion(text)
}
