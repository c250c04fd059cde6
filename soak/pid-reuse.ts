/**
 * Gives the pids of dead processes of ours to bystanders that are called like them, and lets the reaper and the ladder loose.
 * `unshare --pid --fork --mount-proc node soak/pid-reuse.ts [--rounds 500]`: as root, on Linux, in a namespace of its own,
 * because it sets the kernel's next pid.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openSqliteStore } from '../src-main/engine/store/sqlite-store.ts'
import { bootId, identityOf, signalEach } from '../src-main/engine/supervisor/identity.ts'
import { reap } from '../src-main/engine/supervisor/reaper.ts'
import { RUN_ID } from '../src-main/engine/supervisor/run.ts'
import { silent } from '../src-main/engine/testing/fake-agent.ts'
import { conclude } from './lib/outcome.ts'

const { values: given } = parseArgs({ options: { rounds: { type: 'string', default: '500' } } })
const startedAt = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'bullpen-reuse-'))
const store = openSqliteStore(join(folder, 'bullpen.db'), Date.now)
copyFileSync('/bin/sleep', join(folder, 'claude'))
const deadRun = `1.0.${RUN_ID.split('.')[2] ?? ''}.dead`

function claude(): ChildProcess & { pid: number } {
  const child = spawn(join(folder, 'claude'), ['600'], { stdio: 'ignore' })
  if (child.pid === undefined) throw new Error('no claude')
  return Object.assign(child, { pid: child.pid })
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/**
 * Start times count in hundredths of a second. To have both pid and start time in common, a process would have to die and
 * 32,768 others to be started within that time: that can't happen by itself, so it must not happen here.
 */
const TICK_MS = 10

/** A process with exactly this pid. */
async function reuse(pid: number): Promise<ChildProcess & { pid: number }> {
  for (;;) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1))
    const child = claude()
    if (child.pid === pid) return child
    await end(child)
  }
}

const totals = { rounds: 0, reused: 0, wrongSignals: 0 }
for (let round = 0; round < Number(given.rounds); round += 1) {
  const ours = claude()
  const identity = identityOf(ours.pid)
  const row = { ...identity, mark: crypto.randomUUID(), run: deadRun, bootId: bootId(), role: 'live' as const }
  store.ledger.started({ ...row, sessionId: null, command: 'claude', startedAt: Date.now() })
  await delay(2 * TICK_MS)
  await end(ours)
  const bystander = await reuse(ours.pid)
  await reap({ ledger: store.ledger, owner: 'nobody', run: RUN_ID, log: silent })
  await signalEach([identity], 'SIGKILL')
  totals.rounds += 1
  totals.reused += bystander.pid === ours.pid ? 1 : 0
  await delay(2) // for a signal to arrive
  if (bystander.exitCode !== null || bystander.signalCode !== null) totals.wrongSignals += 1
  else await end(bystander)
}
store.close()
rmSync(folder, { recursive: true })
await conclude({
  name: 'pid-reuse',
  title: 'Pids that come back to others',
  about:
    'Bystanders called like the CLI were given the pids of its dead processes, before the reaper and the ladder ran.',
  startedAt,
  asked: [['pids given to a bystander', totals.reused, 500]],
  figures: [['signals to a bystander', totals.wrongSignals]],
  problems: totals.wrongSignals > 0 ? [`${totals.wrongSignals} bystanders got a signal`] : [],
})
