// The laws of the tree, one function each: it returns a sentence for every breach. DESIGN's rank table and STYLE's shape are what they hold.
import { basename } from 'node:path'
import { edges, forbiddenNames, machine, maxFileLines, packageName, ranks, walls } from './layers.ts'
import type { Package, SourceFile } from './source-tree.ts'

export type Gate = (packages: readonly Package[]) => string[]

const folderOf = new Map(Object.keys(ranks).map((folder) => [packageName(folder), folder]))

/** The package folder behind a specifier such as `@millrace/state/conformance`, or undefined for anything else. */
function ownPackage(specifier: string): string | undefined {
  const parts = specifier.split('/')
  return folderOf.get(specifier.startsWith('@millrace/') ? parts.slice(0, 2).join('/') : (parts[0] ?? ''))
}

const allFiles = (packages: readonly Package[]): SourceFile[] => packages.flatMap(({ src, test }) => [...src, ...test])
const folder = (file: SourceFile): string => file.path.split('/')[0] ?? ''

/** A package imports only packages of a strictly lower rank, in source, unit tests and manifest. */
export const importsOnlyLowerRanks: Gate = (packages) => {
  const breaches: string[] = []
  const judge = (where: string, from: string, specifier: string): void => {
    const to = ownPackage(specifier)
    if (to === undefined || to === from) return
    const [rank, other] = [ranks[from] ?? -1, ranks[to] ?? Infinity]
    if (other >= rank) breaches.push(`${where} (rank ${rank}) imports ${specifier} (rank ${other})`)
  }
  for (const { folder: from, manifest } of packages) {
    if (!(from in ranks)) breaches.push(`packages/${from} has no rank in test/architecture/layers.ts`)
    const lists = [
      manifest.dependencies,
      manifest.devDependencies,
      manifest.optionalDependencies,
      manifest.peerDependencies,
    ]
    for (const name of lists.flatMap((list) => Object.keys(list ?? {})))
      judge(`packages/${from}/package.json`, from, name)
  }
  for (const file of allFiles(packages))
    for (const name of file.imports) judge(`packages/${file.path}`, folder(file), name)
  return breaches
}

/** A walled library has one door. */
export const keepsLibrariesBehindTheirWalls: Gate = (packages) =>
  packages
    .flatMap(({ src }) => src)
    .flatMap((file) =>
      Object.entries(walls)
        .filter(([library, home]) => !file.path.startsWith(home) && file.imports.some((name) => isOf(name, library)))
        .map(([library, home]) => `packages/${file.path} imports ${library}, whose door is packages/${home}`),
    )

const isOf = (specifier: string, library: string): boolean =>
  specifier === library || specifier.startsWith(`${library}/`)

/** A package is entered through its name and the subpaths that it exports, and left the same way. */
export const importsThroughTheFrontDoor: Gate = (packages) =>
  allFiles(packages).flatMap((file) =>
    file.imports.flatMap((specifier) => {
      if (specifier.startsWith('.'))
        return leavesPackage(file, specifier) ? [`packages/${file.path} reaches out by ${specifier}`] : []
      const to = packages.find((one) => one.folder === ownPackage(specifier))
      if (to === undefined || specifier === packageName(to.folder)) return []
      const subpath = `.${specifier.slice(packageName(to.folder).length)}`
      return subpath in (to.manifest.exports ?? {})
        ? []
        : [`packages/${file.path} imports ${specifier}, which ${to.folder} does not export`]
    }),
  )

function leavesPackage(file: SourceFile, specifier: string): boolean {
  const depth = file.path.split('/').length - 2
  let level = depth
  for (const part of specifier.split('/')) {
    if (part === '..') level -= 1
    else if (part !== '.') level += 1
    if (level < 0) return true
  }
  return false
}

/** An `index.ts` is a list of named exports: reading it is reading the API. A package has one for itself and one for each subpath. */
export const keepsIndexAList: Gate = (packages) =>
  packages.flatMap(({ folder: name, manifest, src }) =>
    src
      .filter((file) => /^[^/]+\/src\/(.+\/)?index\.ts$/.test(file.path))
      .flatMap((file) => {
        const entry = file.path.replace(`${name}/`, './')
        if (entry !== './src/index.ts' && !JSON.stringify(manifest.exports ?? {}).includes(`"${entry}"`)) {
          return [`packages/${file.path}: an index.ts is what a package exports; this one is a folder's`]
        }
        const code = file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
        if (/export\s*\*/.test(code)) return [`packages/${file.path} has an \`export *\``]
        const rest = code.replace(/export\s+(?:type\s+)?\{[^}]*\}\s*from\s*'[^']+';?/g, '').trim()
        return rest === '' ? [] : [`packages/${file.path} holds more than named re-exports: ${rest.split('\n')[0]}`]
      }),
  )

/** A file that is longer is two things. */
export const keepsFilesShort: Gate = (packages) =>
  allFiles(packages)
    .map((file) => ({ file, lines: file.text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > maxFileLines)
    .map(({ file, lines }) => `packages/${file.path} has ${lines} lines; at ${maxFileLines} it becomes two files`)

/** Files and folders are kebab-case domain nouns. */
export const namesFilesAfterNouns: Gate = (packages) =>
  allFiles(packages).flatMap((file) =>
    file.path
      .split('/')
      .slice(2)
      .flatMap((part) => {
        const name = part.replace(/\..*$/, '')
        if (forbiddenNames.includes(name)) return [`packages/${file.path}: "${name}" says nothing about what is inside`]
        return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`packages/${file.path}: "${name}" is not kebab-case`]
      }),
  )

/** The interface has the plain noun; an implementation says what it is. */
export const namesTypesPlainly: Gate = (packages) =>
  allFiles(packages).flatMap((file) =>
    [...file.text.matchAll(/^\s*(?:export\s+)?(?:abstract\s+)?(?:class|interface|type)\s+(\w+)/gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => /^I[A-Z][a-z]|Impl$|^Abstract[A-Z]|^Default[A-Z]|Manager$/.test(name))
      .map((name) => `packages/${file.path}: ${name} is named for a pattern instead of for what it is`),
  )

/** Only the edges that a simulation replaces reach files, sockets and other processes. */
export const reachesTheMachineAtEdges: Gate = (packages) =>
  packages
    .flatMap(({ src }) => src)
    .filter((file) => !Object.keys(edges).some((edge) => file.path.startsWith(edge)))
    .flatMap((file) =>
      file.imports
        .filter((name) => ([...machine.modules, ...machine.timerModules] as string[]).includes(name))
        .map((name) => `packages/${file.path} imports ${name} and is no edge of test/architecture/layers.ts`),
    )

/** A file opens with its place and the invariant it keeps. */
export const opensWithAComment: Gate = (packages) =>
  packages
    .flatMap(({ src }) => src)
    .filter((file) => basename(file.path) !== 'index.ts' && !/^(#![^\n]*\n)?(\/\/|\/\*)/.test(file.text))
    .map((file) => `packages/${file.path} does not open with a comment that says what it is for`)

/** All packages are published together: one version, one licence, the name that the table says. */
export const publishesAsOne: Gate = (packages) =>
  packages.flatMap(({ folder: name, manifest }) => [
    ...(manifest.version === packages[0]?.manifest.version
      ? []
      : [`packages/${name} has version ${manifest.version}, others ${packages[0]?.manifest.version}`]),
    ...(manifest.license === 'Apache-2.0' ? [] : [`packages/${name} has licence ${manifest.license}`]),
    ...(manifest.name === packageName(name)
      ? []
      : [`packages/${name} is named ${manifest.name} instead of ${packageName(name)}`]),
  ])

/** Each package has a page that says what it is for. */
export const explainsItself: Gate = (packages) =>
  packages
    .filter(({ src, readme }) => src.length > 0 && (readme ?? '').trim() === '')
    .map(({ folder: name }) => `packages/${name} has no README.md`)
