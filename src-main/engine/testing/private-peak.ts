/** The most private memory that a process ever held, as an onlooker sees it who looks much oftener than the watchdog. */
import { readFile } from 'node:fs/promises'
import { parseStatm } from '../supervisor/process-table-procfs.ts'

const EVERY_MS = 20

export type Peak = {
  readonly bytes: number
  /** For how long it held more than `limitBytes`, in milliseconds; 0 = never. */
  readonly overMs: number
}

/** Watches until the process is gone. Linux only. */
export function watchPeak(pid: number, limitBytes = Infinity): { readonly gone: Promise<Peak> } {
  let bytes = 0
  let overSince: number | null = null
  const gone = new Promise<Peak>((resolve) => {
    const timer = setInterval(() => {
      readFile(`/proc/${pid}/statm`, 'latin1').then(
        (line) => {
          const held = parseStatm(line) ?? 0
          bytes = Math.max(bytes, held)
          if (held > limitBytes) overSince ??= performance.now()
        },
        () => {
          clearInterval(timer)
          resolve({ bytes, overMs: overSince === null ? 0 : performance.now() - overSince })
        },
      )
    }, EVERY_MS)
  })
  return { gone }
}
