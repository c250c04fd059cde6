/**
 * `npm run soak [-- name …] [--minutes N] [--kills N] [--rounds N]`: runs `soak/*.ts`, or those named, one after the other.
 * What each found goes to docs/soak.md. With no number the whole takes about half an hour.
 */
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { inRoot, root } from './lib/project.ts'
import { type Command, node } from './lib/run.ts'
import { conclude, runSteps } from './lib/steps.ts'

const startedAt = performance.now()
const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, kills: { type: 'string' }, rounds: { type: 'string' } },
})
const given = (...names: (keyof typeof values)[]) =>
  names.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]))

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0
const all = globSync('soak/*.ts', { cwd: root })
  .map((file) => basename(file, '.ts'))
  .sort()
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) throw new Error(`There is no soak ${unknown.join(', ')}. There are: ${all.join(', ')}`)
const chosen = all.filter((name) => (asked.length === 0 ? name !== 'pid-reuse' || isRootOnLinux : asked.includes(name)))

function commandOf(name: string): Command {
  const file = inRoot('soak', `${name}.ts`)
  if (name === 'kill') return node(file, '--cli', ...given('rounds'))
  if (name === 'durable') return node(file, ...given('kills'))
  if (name !== 'pid-reuse') return node(file, ...given('minutes'))
  // it sets the next pid of the kernel: in a namespace of its own, where nobody else is
  const args = ['--pid', '--fork', '--mount-proc', process.execPath, file, ...given('rounds')]
  return { command: 'unshare', args }
}

if (asked.length === 0 && !isRootOnLinux) console.log('Left out: pid-reuse, which needs root on Linux.')
const steps = chosen.map((name) => ({ name, command: commandOf(name), show: true }))
conclude(await runSteps(steps, { atOnce: 1 }), startedAt)
