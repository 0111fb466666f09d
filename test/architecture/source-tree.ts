// What the architecture test looks at: every package's manifest, its TypeScript files and what they import. Reading only; judging is in gates.ts.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface SourceFile {
  /** Below `packages/`, with `/`: `state/src/level/level-store.ts`. */
  readonly path: string
  readonly text: string
  /** Module specifiers of imports and re-exports, static and dynamic. */
  readonly imports: readonly string[]
}

export interface Package {
  readonly folder: string
  readonly manifest: {
    readonly name?: string
    readonly version?: string
    readonly license?: string
    readonly exports?: Readonly<Record<string, unknown>>
    readonly dependencies?: Readonly<Record<string, string>>
    readonly devDependencies?: Readonly<Record<string, string>>
    readonly optionalDependencies?: Readonly<Record<string, string>>
    readonly peerDependencies?: Readonly<Record<string, string>>
  }
  readonly readme: string | undefined
  readonly src: readonly SourceFile[]
  readonly test: readonly SourceFile[]
}

const importForms = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
]

function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return [...new Set(importForms.flatMap((form) => [...code.matchAll(form)].map((match) => match[1] ?? '')))]
}

function readFiles(root: string, folder: string, part: string): SourceFile[] {
  const start = join(root, 'packages', folder, part)
  if (!existsSync(start)) return []
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !file.includes('node_modules'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(start, file), 'utf8')
      return { path: [folder, part, file.replaceAll('\\', '/')].join('/'), text, imports: importsOf(text) }
    })
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function readPackages(root: string): Package[] {
  return readdirSync(join(root, 'packages'))
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
    .sort()
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')) as Package['manifest'],
      readme: readText(join(root, 'packages', folder, 'README.md')),
      src: readFiles(root, folder, 'src'),
      test: readFiles(root, folder, 'test'),
    }))
}
