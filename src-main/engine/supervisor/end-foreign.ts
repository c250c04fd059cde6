/** Ends a process that is not ours because the user said so: asked once, never killed. */
import { setTimeout } from 'node:timers/promises'
import { isSameProcess } from './same-process.ts'

const LOOK_MS = 100
const PATIENCE_MS = 8_000

/** True when it is gone. `startId` keeps the signal from reaching a later process with the same pid. */
export async function endForeign(pid: number, startId: string | undefined): Promise<boolean> {
  if (!isSameProcess(pid, startId)) return true
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    return !isSameProcess(pid, startId) // gone in this moment, or not ours to end
  }
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (!isSameProcess(pid, startId)) return true
    await setTimeout(LOOK_MS)
  }
  return false
}
