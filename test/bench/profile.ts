// Where a profiled process spent its time: the functions and the packages with the most self time.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const functionsShown = 40
const notWork = new Set(['(idle)', '(root)'])

/** Reads the profiles in a folder, and takes them away. */
export function profileText(directory: string): string {
  const byFunction = new Map<string, number>()
  const byPackage = new Map<string, number>()
  for (const file of readdirSync(directory)) {
    const profile = JSON.parse(readFileSync(join(directory, file), 'utf8')) as CpuProfile
    const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
    for (const [index, id] of profile.samples.entries()) {
      const frame = names.get(id)
      if (!frame || notWork.has(frame.functionName)) continue
      const spent = (profile.timeDeltas[index] ?? 0) / 1_000
      add(byPackage, packageOf(frame), spent)
      add(byFunction, `${frame.functionName || '(anonymous)'} ${placeOf(frame)}`, spent)
    }
    rmSync(join(directory, file))
  }
  const total = [...byPackage.values()].reduce((sum, spent) => sum + spent, 0)
  return `self time of ${total.toFixed(0)} ms by package\n${lines(byPackage, total, 20)}\n\nby function\n${lines(byFunction, total, functionsShown)}\n`
}

type Frame = CpuProfile['nodes'][number]['callFrame']

function packageOf({ url, functionName }: Frame): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'V8 and native'
  if (url.startsWith('node:')) return 'node'
  return (
    /node_modules\/(?!.*node_modules\/)((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ??
    /packages\/([^/]+)/.exec(url)?.[1] ??
    'program'
  )
}

function placeOf({ url, lineNumber }: Frame): string {
  return url === '' ? '' : `${url.replace(/^.*\/(?:packages|node_modules|test)\//, '')}:${lineNumber + 1}`
}

function add(sums: Map<string, number>, name: string, spent: number): void {
  sums.set(name, (sums.get(name) ?? 0) + spent)
}

function lines(sums: ReadonlyMap<string, number>, total: number, most: number): string {
  return [...sums]
    .sort((one, other) => other[1] - one[1])
    .slice(0, most)
    .map(
      ([name, spent]) =>
        `${((100 * spent) / total).toFixed(1).padStart(6)} %  ${spent.toFixed(0).padStart(6)} ms  ${name}`,
    )
    .join('\n')
}
