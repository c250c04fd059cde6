/** The checks that need nothing running: types, lint, format, directions of imports. */
import { inRoot, toolPath } from './project.ts'
import { node } from './run.ts'
import type { Step } from './steps.ts'

const CRUISED = ['src-shared', 'src-main', 'src-preload', 'src-renderer', 'e2e', 'bench', 'scripts']

/** A tool that finds no files is content; with a TypeScript it can't use, dependency-cruiser finds none. */
const atLeast = (fewest: number, things: string) => (output: string) => {
  const count = Number(new RegExp(`(\\d+) ${things}`).exec(output)?.[1] ?? 0)
  return count >= fewest ? null : `only ${count} ${things} were looked at, ${fewest} at least are expected`
}

const compiler = inRoot('node_modules', 'ts7', 'bin', 'tsc') // "typescript" is the older one, for the tools that need its API

export const checkSteps: readonly Step[] = [
  {
    name: 'lint',
    command: node(toolPath('oxlint'), '--config', 'oxlint.config.ts'),
    verify: atLeast(1000, 'files'),
  },
  { name: 'types: node', command: node(compiler, '-p', 'tsconfig.node.json') },
  { name: 'types: preload and e2e', command: node(compiler, '-p', 'tsconfig.page.json') },
  { name: 'types: web', command: node(compiler, '-p', 'tsconfig.web.json') },
  {
    name: 'directions of imports',
    command: node(toolPath('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', ...CRUISED),
    verify: atLeast(1000, 'modules'),
  },
  { name: 'format', command: node(toolPath('oxfmt'), '--check'), verify: atLeast(1000, 'files') },
]
