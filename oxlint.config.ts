// What the linter holds: promises are awaited (an unawaited one is a lost record), no import cycles, ranks and walls, files of a readable length.
// Ranks, walls and edges come from test/architecture/layers.ts, so that linter and architecture test cannot disagree.
import { defineConfig, type OxlintOverride } from 'oxlint'
import { edges, machine, maxFileLines, packageName, ranks, walls } from './test/architecture/layers.ts'

const folders = Object.keys(ranks)

type Ban = { group: string[]; message: string }

function upwardBans(folder: string): Ban[] {
  return folders
    .filter((other) => other !== folder && (ranks[other] ?? 0) >= (ranks[folder] ?? 0))
    .map((other) => ({
      group: [packageName(other), `${packageName(other)}/*`],
      message: `${folder} (rank ${ranks[folder]}) imports only lower ranks; ${other} has rank ${ranks[other]}`,
    }))
}

function wallBans(path: string): Ban[] {
  return Object.entries(walls)
    .filter(([, home]) => !path.startsWith(home))
    .map(([library, home]) => ({
      group: [library, `${library}/*`],
      message: `${library} is imported in packages/${home} only`,
    }))
}

const machineBan: Ban = {
  group: [...machine.modules, ...machine.timerModules],
  message: 'only the edges that a simulation replaces reach the machine (test/architecture/layers.ts)',
}

const atEdge = (path: string): boolean => Object.keys(edges).some((edge) => path.startsWith(edge))

/** The full rule for one place: a later override replaces an earlier one instead of adding to it. */
function importRule(folder: string, path: string): NonNullable<OxlintOverride['rules']> {
  const patterns = [...upwardBans(folder), ...wallBans(path), ...(atEdge(path) ? [] : [machineBan])]
  return { 'eslint/no-restricted-imports': ['error', { patterns }] }
}

const exemptPlaces = [...new Set([...Object.keys(edges), ...Object.values(walls)])]

export default defineConfig({
  plugins: ['eslint', 'typescript', 'import', 'unicorn'],
  ignorePatterns: ['**/dist/**', '**/node_modules/**', '.millrace/**', 'test/docs/.programs/**'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-self-import': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-explicit-any': 'error',
    // Copies before a loop that changes what it walks over look useless to it.
    'unicorn/no-useless-spread': 'off',
    // Methods of Buffer are taken from their prototype where that is faster.
    'typescript/unbound-method': 'off',
    // `number | -1` says what -1 means.
    'typescript/no-redundant-type-constituents': 'off',
  },
  overrides: [
    {
      files: ['packages/*/src/**'],
      rules: {
        'eslint/max-lines': ['error', { max: maxFileLines }],
        'eslint/no-restricted-globals': [
          'error',
          ...machine.globals.map((name) => ({ name, message: machineBan.message })),
        ],
        'eslint/no-restricted-properties': [
          'error',
          ...machine.properties.map((property) => ({ ...property, message: machineBan.message })),
        ],
      },
    },
    ...folders.map((folder) => ({
      files: [`packages/${folder}/src/**`],
      rules: importRule(folder, `${folder}/src/`),
    })),
    ...exemptPlaces.map((place) => ({
      files: [place.endsWith('/') ? `packages/${place}**` : `packages/${place}`],
      rules: {
        ...importRule(place.split('/')[0] ?? '', place),
        ...(atEdge(place)
          ? ({ 'eslint/no-restricted-globals': 'off', 'eslint/no-restricted-properties': 'off' } as const)
          : {}),
      },
    })),
    {
      files: ['**/test/**'],
      rules: { 'typescript/no-explicit-any': 'off', 'typescript/restrict-template-expressions': 'off' },
    },
  ],
})
