/** The checks that need nothing running: types, lint, format, directions of imports. */
import { inRoot, toolPath } from './project.ts'
import { type Command, node } from './run.ts'
import type { Step } from './steps.ts'

/** With a TypeScript it can't use, dependency-cruiser finds no modules and is content: fewer than this is a failure. */
const FEWEST_MODULES = 100
const CRUISED = ['src-shared', 'src-main', 'src-preload', 'src-renderer', 'e2e', 'bench', 'scripts']

function enoughModules(output: string): string | null {
  const count = Number(/(\d+) modules/.exec(output)?.[1] ?? 0)
  return count >= FEWEST_MODULES
    ? null
    : `only ${count} modules were looked at, ${FEWEST_MODULES} at least are expected`
}

const compiler = inRoot('node_modules', 'ts7', 'bin', 'tsc') // "typescript" is the older one, for the tools that need its API

/** Typed lint makes garbage by the gigabyte: with 64 MiB for what is new it is collected less often, a tenth of the time. */
function withRoom(file: string, ...args: string[]): Command {
  const command = node(file, ...args)
  return { ...command, args: ['--max-semi-space-size=64', ...command.args] }
}

export const checkSteps: readonly Step[] = [
  { name: 'lint', command: withRoom(toolPath('eslint'), '.', '--max-warnings', '0') },
  { name: 'types: node', command: node(compiler, '-p', 'tsconfig.node.json') },
  { name: 'types: preload and e2e', command: node(compiler, '-p', 'tsconfig.page.json') },
  { name: 'types: web', command: node(compiler, '-p', 'tsconfig.web.json') },
  {
    name: 'directions of imports',
    command: node(toolPath('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', ...CRUISED),
    verify: enoughModules,
  },
  { name: 'format', command: node(toolPath('prettier'), '--check', '.') },
]
