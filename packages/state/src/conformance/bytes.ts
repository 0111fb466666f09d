// How the suites write bytes down, and how they read a store.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** `['a=1', …]` in the order of the scan. */
export async function listAsync(store: ByteStore, range?: ByteRange): Promise<string[]> {
  const listed: string[] = []
  for await (const entry of store.scanAsync(range)) listed.push(shown(entry))
  return listed
}

export function list(store: ByteStore, range?: ByteRange): string[] {
  return [...store.scan(range)].map(shown)
}

function shown({ key, value }: ByteEntry): string {
  return `${textOf(key)}=${textOf(value)}`
}
