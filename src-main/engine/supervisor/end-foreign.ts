/** Ends a process that is not ours because the user said so: asked once, never killed. */
import { setTimeout } from 'node:timers/promises'
import { type NotedProcess, isSameProcess } from './same-process.ts'

const LOOK_MS = 100
const PATIENCE_MS = 8_000

/** True when it is gone. A later process with the same pid gets no signal. */
export async function endForeign(noted: NotedProcess): Promise<boolean> {
  if (!(await isSameProcess(noted))) return true
  try {
    process.kill(noted.pid, 'SIGTERM')
  } catch {
    return !(await isSameProcess(noted)) // gone in this moment, or not ours to end
  }
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (!(await isSameProcess(noted))) return true
    await setTimeout(LOOK_MS)
  }
  return false
}
