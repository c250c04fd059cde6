/** Waits for a process of one owner, however soon it ends. */
import { observeSpawns } from '../supervisor/spawn.ts'

/** Resolves with the pid of the next process that is started for `owner`. */
export function untilSpawned(owner: string): Promise<number> {
  return new Promise((resolve) => {
    const stop = observeSpawns({
      started({ pid = 0 }, { env }) {
        if (env.BULLPEN_OWNER !== owner) return
        stop()
        resolve(pid)
      },
      bound: () => undefined,
    })
  })
}
