/** `npm run dev`: rebuilds and restarts the app on every change of a source; in its window where that can be, else headless. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { build } from './lib/build.ts'
import { findElectron, noWindowBecause } from './lib/electron.ts'
import { inRoot, root } from './lib/project.ts'

/** An editor that saves a file writes it several times. */
const SETTLE_MS = 150
const WATCHED = ['src-main', 'src-shared', 'src-renderer', 'src-preload']

const obstacle = noWindowBecause(process.env)
const electron = obstacle === null ? await findElectron({ insist: false }) : { missing: obstacle }
if ('missing' in electron) console.log(`Without a window of its own: ${electron.missing}.`)

const start = (): ChildProcess =>
  'program' in electron
    ? spawn(electron.program, ['.'], { cwd: root, stdio: 'inherit' })
    : spawn(process.execPath, [inRoot('out', 'main', 'headless.js'), ...process.argv.slice(2)], {
        cwd: root,
        stdio: 'inherit',
      })

async function end(host: ChildProcess | null): Promise<void> {
  if (host === null || host.exitCode !== null || host.signalCode !== null) return
  host.kill('SIGTERM')
  await once(host, 'exit')
}

let host = (await build({ evenIfFresh: false })) ? start() : null
let working = Promise.resolve()
let timer: NodeJS.Timeout | undefined
let stopping = false

/** A build that fails has said why; the old host goes on meanwhile. */
async function refresh(): Promise<void> {
  if (stopping || !(await build({ evenIfFresh: false }))) return
  await end(host)
  host = start()
}

function changed(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void (working = working.then(refresh)), SETTLE_MS)
}

for (const folder of WATCHED) watch(inRoot(folder), { recursive: true }, changed)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopping = true
    clearTimeout(timer)
    void working.then(() => end(host)).then(() => process.exit(0))
  })
}
