// Holds the tree to its laws, and shows for each law that a breach of it is caught.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import * as gates from './gates.ts'
import { readPackages } from './source-tree.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))
const packages = readPackages(repository)
const temporary: string[] = []

afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

/** A tree of two sound packages with these files added or replaced. */
function planted(files: Readonly<Record<string, string>>): ReturnType<typeof readPackages> {
  const root = mkdtempSync(join(tmpdir(), 'millrace-architecture-'))
  temporary.push(root)
  const manifest = (name: string, more: object = {}): string =>
    JSON.stringify({ name, version: '1.0.0', license: 'Apache-2.0', exports: { '.': './src/index.ts' }, ...more })
  const sound = {
    'record/package.json': manifest('@millrace/record'),
    'record/README.md': '# record',
    'state/README.md': '# state',
    'record/src/index.ts': "export { a } from './a.ts'\nexport type {\n  B,\n} from './a.ts'\n",
    'record/src/a.ts': '// A.\nexport const a = 1\nexport type B = 1\n',
    'state/package.json': manifest('@millrace/state', { dependencies: { '@millrace/record': '1.0.0' } }),
    'state/src/index.ts': "export { c } from './c.ts'\n",
    'state/src/c.ts': "// C.\nimport { a } from '@millrace/record'\nexport const c = a\n",
  }
  for (const [path, text] of Object.entries({ ...sound, ...files })) {
    const file = join(root, 'packages', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return readPackages(root)
}

interface Law {
  readonly gate: gates.Gate
  readonly says: string
  readonly breaches: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const laws: readonly Law[] = [
  {
    gate: gates.importsOnlyLowerRanks,
    says: 'a package imports only packages of a strictly lower rank',
    breaches: {
      'an upward import': { 'record/src/b.ts': "// B.\nimport { c } from '@millrace/state'\nexport const b = c\n" },
      'an upward import of a type over several lines': {
        'record/src/b.ts': "// B.\nimport type {\n  C,\n} from '@millrace/state'\nexport type D = C\n",
      },
      'an upward import that waits': { 'record/src/b.ts': "// B.\nexport const b = import('@millrace/state')\n" },
      'an upward import in a unit test': { 'record/test/b.test.ts': "import { c } from '@millrace/state'\nvoid c\n" },
      'an import of the same rank': { 'state/src/d.ts': "// D.\nexport { x } from '@millrace/client'\n" },
      'an upward dependency in a manifest': {
        'record/package.json':
          '{"name":"@millrace/record","version":"1.0.0","license":"Apache-2.0","dependencies":{"@millrace/state":"1"}}',
      },
      'a package without a rank': {
        'novel/package.json': '{"name":"@millrace/novel","version":"1.0.0","license":"Apache-2.0"}',
      },
    },
  },
  {
    gate: gates.keepsLibrariesBehindTheirWalls,
    says: 'a walled library is imported in its folder only',
    breaches: {
      'LevelDB outside of its folder': { 'state/src/d.ts': "// D.\nimport { Level } from 'level'\nvoid Level\n" },
    },
  },
  {
    gate: gates.importsThroughTheFrontDoor,
    says: 'a package is entered through its exports only',
    breaches: {
      'a deep path': { 'state/src/d.ts': "// D.\nimport { a } from '@millrace/record/src/a.ts'\nvoid a\n" },
      'a relative path out of the package': {
        'state/src/d.ts': "// D.\nimport { a } from '../../record/src/a.ts'\nvoid a\n",
      },
    },
  },
  {
    gate: gates.keepsIndexAList,
    says: 'index.ts is a list of named re-exports',
    breaches: {
      'an export of everything': { 'record/src/index.ts': "export * from './a.ts'\n" },
      'logic in the index': { 'record/src/index.ts': "export { a } from './a.ts'\nexport const b = 2\n" },
      'an index in a folder': { 'record/src/deep/index.ts': "export { a } from '../a.ts'\n" },
    },
  },
  {
    gate: gates.keepsFilesShort,
    says: 'no file is longer than 400 lines',
    breaches: { 'a file of 401 lines': { 'record/src/b.ts': `// B.\n${'export {}\n'.repeat(400)}` } },
  },
  {
    gate: gates.namesFilesAfterNouns,
    says: 'files and folders are kebab-case nouns',
    breaches: {
      'a file called utils': { 'record/src/utils.ts': '// Things.\n' },
      'a folder called helpers': { 'record/test/helpers/b.ts': '// Things.\n' },
      'a name in camel case': { 'record/src/streamRecord.ts': '// A record.\n' },
    },
  },
  {
    gate: gates.namesTypesPlainly,
    says: 'types are named for what they are',
    breaches: {
      'an interface with an I': { 'record/src/b.ts': '// B.\nexport interface IStore {}\n' },
      'an Impl': { 'record/src/b.ts': '// B.\nexport class StoreImpl {}\n' },
      'a Manager': { 'record/src/b.ts': '// B.\nexport abstract class TaskManager {}\n' },
    },
  },
  {
    gate: gates.reachesTheMachineAtEdges,
    says: 'only edges reach files, sockets and processes',
    breaches: { 'a file read in a rank-0 package': { 'record/src/b.ts': "// B.\nimport 'node:fs'\n" } },
  },
  {
    gate: gates.opensWithAComment,
    says: 'a source file opens with a comment that says what it is for',
    breaches: { 'a file that says nothing': { 'record/src/b.ts': 'export const b = 1\n' } },
  },
  {
    gate: gates.explainsItself,
    says: 'a package has a page that says what it is for',
    breaches: { 'an empty page': { 'state/README.md': '\n' } },
  },
  {
    gate: gates.publishesAsOne,
    says: 'all packages have one version, one licence and the name of their folder',
    breaches: {
      'another version': {
        'state/package.json': '{"name":"@millrace/state","version":"2.0.0","license":"Apache-2.0"}',
      },
      'another licence': { 'state/package.json': '{"name":"@millrace/state","version":"1.0.0","license":"MIT"}' },
      'another name': { 'state/package.json': '{"name":"state","version":"1.0.0","license":"Apache-2.0"}' },
    },
  },
]

describe.each(laws)('$says', ({ gate, breaches }) => {
  test('holds in this tree', () => {
    expect(gate(packages)).toEqual([])
  })

  test('passes a sound tree', () => {
    expect(gate(planted({}))).toEqual([])
  })

  test.each(Object.entries(breaches))('catches %s', (_, files) => {
    expect(gate(planted(files))).toHaveLength(1)
  })
})

test('the tree that is judged has packages with sources in it', () => {
  expect(packages.find(({ folder }) => folder === 'record')?.src.length).toBeGreaterThan(5)
})
