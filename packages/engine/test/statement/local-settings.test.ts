// SET, UNSET, DEFINE and UNDEFINE.
import { readScript, SessionSettings } from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { LocalSettings } from '../../src/statement/local-settings.ts'

function changed(local: LocalSettings, text: string): LocalSettings {
  for (const { tree } of readScript(text)) local.change(tree)
  return local
}

describe('settings of one who writes statements', () => {
  test('change by SET; UNSET goes back to what there was first', () => {
    const local = changed(new LocalSettings(new SessionSettings({ a: 1 })), "SET 'a' = '2'; SET 'b' = '3';")
    expect(local.settings).toEqual({ a: '2', b: '3' })
    expect(changed(local, "UNSET 'a'; UNSET 'b';").settings).toEqual({ a: 1 })
  })

  test('of one call leave the others alone', () => {
    const local = new LocalSettings(new SessionSettings({ a: 1 }))
    const call = local.over({ properties: { a: 5, c: 6 }, variables: { Name: 'x' } })
    expect(changed(call, "SET 'a' = '7'; UNSET 'a';").settings).toEqual({ a: 5, c: 6 })
    expect(call.variables.get('name')).toBe('x')
    expect(local.settings).toEqual({ a: 1 })
  })

  test('have variables, whose case does not matter', () => {
    const local = changed(
      new LocalSettings(new SessionSettings({})),
      "DEFINE a = '1'; DEFINE A = '2'; DEFINE b = '3'; UNDEFINE B;",
    )
    expect([...local.variables]).toEqual([['a', '2']])
  })

  test('say nothing of other statements', () => {
    expect(new LocalSettings(new SessionSettings({})).change(readScript('SHOW STREAMS;')[0]!.tree)).toBeUndefined()
  })
})
