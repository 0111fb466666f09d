// The ledger of known gaps: one case a line, `title: reason`; the reason is what follows the last colon. It may only shrink.

/** Reasons by title. Throws for a line without a reason, and for a title named twice. */
export function parseLedger(text: string): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const at = line.lastIndexOf(': ')
    if (at < 0) throw new Error(`the ledger line has no reason: ${line}`)
    const title = line.slice(0, at)
    if (reasons.has(title)) throw new Error(`the ledger names ${title} twice`)
    reasons.set(title, line.slice(at + 2))
  }
  return reasons
}
