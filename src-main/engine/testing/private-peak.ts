/** The most private memory that a process ever held, as an onlooker sees it who looks much oftener than the watchdog. */
import { readFile } from 'node:fs/promises'
import { parseStatm } from '../supervisor/process-table-procfs.ts'

const EVERY_MS = 20

/** Watches until the process is gone; then `bytes` is its peak. Linux only. */
export function watchPeak(pid: number): { readonly gone: Promise<{ bytes: number }> } {
  let bytes = 0
  const gone = new Promise<{ bytes: number }>((resolve) => {
    const timer = setInterval(() => {
      readFile(`/proc/${pid}/statm`, 'latin1').then(
        (line) => (bytes = Math.max(bytes, parseStatm(line) ?? 0)),
        () => {
          clearInterval(timer)
          resolve({ bytes })
        },
      )
    }, EVERY_MS)
  })
  return { gone }
}
