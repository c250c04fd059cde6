/**
 * `npm run soak [-- name …] [--minutes N] [--kills N] [--hosts N] [--rounds N]`: runs `soak/*.ts`, or those named, one after
 * the other. `--hosts`: so many whole hosts are killed, by `kill` (its rounds) and by `durable` (beside its light ones). What
 * each found goes to docs/soak.md. With no number the whole takes about an hour and a half, and is too short to judge
 * growth; `--long` takes about ten hours and judges it.
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
  options: {
    minutes: { type: 'string' },
    kills: { type: 'string' },
    hosts: { type: 'string' },
    rounds: { type: 'string' },
    long: { type: 'boolean', default: false },
  },
})
/** Two and a half hours each for `engine`, `pool` and `cuts`, an hour for `durable`, half an hour each for `kill` and `quit`. */
const LONG = { minutes: '150', kills: '5000', rounds: '1000', hosts: undefined }
const given = (...names: (keyof typeof LONG)[]) =>
  names.flatMap((name) => {
    const value = values[name] ?? (values.long ? LONG[name] : undefined)
    return value === undefined ? [] : [`--${name}`, value]
  })

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0
const all = globSync('soak/*.ts', { cwd: root })
  .map((file) => basename(file, '.ts'))
  .sort()
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) throw new Error(`There is no soak ${unknown.join(', ')}. There are: ${all.join(', ')}`)
const chosen = all.filter((name) => (asked.length === 0 ? name !== 'pid-reuse' || isRootOnLinux : asked.includes(name)))

function commandOf(name: string): Command {
  const file = inRoot('soak', `${name}.ts`)
  if (name === 'kill') return node(file, ...given('rounds', 'hosts'))
  if (name === 'trust' || name === 'lines') return node(file)
  if (name === 'leak' || name === 'quit') return node(file, ...(values.rounds === undefined ? [] : given('rounds')))
  if (name === 'revive') return node(file, ...given('rounds'))
  if (name === 'durable') return node(file, ...given('kills', 'hosts'))
  if (name !== 'pid-reuse') return node(file, ...given('minutes'))
  // it sets the next pid of the kernel: in a namespace of its own, where nobody else is
  const args = ['--pid', '--fork', '--mount-proc', process.execPath, file, ...given('rounds')]
  return { command: 'unshare', args }
}

if (asked.length === 0 && !isRootOnLinux) console.log('Left out: pid-reuse, which needs root on Linux.')
const steps = chosen.map((name) => ({ name, command: commandOf(name), show: true }))
conclude(await runSteps(steps, { atOnce: 1 }), startedAt)
