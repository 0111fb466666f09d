import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'

test('parser and formatter need nothing that a browser has not', async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../src/syntax/index.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['@millrace/source', 'browser', 'import'] },
    onLog(level, { message }) {
      if (level === 'warn') throw new Error(message)
    },
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'syntax' })
  await bundle.close()
  expect(output.map(({ fileName }) => fileName)).toHaveLength(1)
  const [chunk] = output
  expect(chunk.imports).toEqual([])
  expect(chunk.code).not.toContain('node:')

  // A context has the language alone: neither Node's globals nor a browser's.
  const context = createContext({})
  runInContext(chunk.code, context)
  const run = (script: string): unknown => runInContext(script, context)
  expect(run("syntax.formatStatement(syntax.parse('select a from b;').statements[0].tree)")).toBe('SELECT A\nFROM B B')
  expect(run("syntax.parse('selct a;').diagnostics[0].message")).toContain("Did you mean 'SELECT'?")
})
