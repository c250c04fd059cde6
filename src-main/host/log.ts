/** The log file of a host: JSON lines, without secrets, a few files of bounded size. */
import { existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Settings } from '#shared/settings.ts'
import type { Log } from '../engine/ports.ts'
import { redact } from './redact.ts'

export type LogFile = Log & {
  readonly path: string
  setLevel(level: Settings['logLevel']): void
  /** Resolves when everything is in the file, as far as there is room. */
  close(): Promise<void>
}

/** What waits for a disk that takes nothing; further lines are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024

const ROTATE_ABOVE_BYTES = 5 * 1024 * 1024
const KEPT_FILES = 3

/** Opens `bullpen.log` in `folder`; the file of the last run is put aside first when it has grown large. */
export function openLog(folder: string): LogFile {
  const path = join(folder, 'bullpen.log')
  rotate(path)
  // opened here and not by pino, which can't flush at exit a file that it is still opening
  const dest = openSync(path, 'a', 0o600)
  const destination = pino.destination({ dest, sync: false, maxLength: MAX_WAITING_BYTES })
  // a full disk ends no host: what could not be written is tried again with the next line
  destination.on('error', () => undefined)
  const logger = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination)
  const write = (level: Settings['logLevel']) => (message: string, fields?: Record<string, unknown>) =>
    logger[level](redact(fields ?? {}), String(redact(message)))
  return {
    path,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: (level) => void (logger.level = level),
    close: () =>
      new Promise((resolve) => {
        destination.once('close', resolve)
        destination.once('error', () => {
          destination.destroy()
          resolve()
        })
        destination.end()
      }),
  }
}

function rotate(path: string): void {
  if (!existsSync(path) || statSync(path).size < ROTATE_ABOVE_BYTES) return
  rmSync(`${path}.${KEPT_FILES - 1}`, { force: true })
  for (let age = KEPT_FILES - 2; age >= 1; age -= 1) {
    if (existsSync(`${path}.${age}`)) renameSync(`${path}.${age}`, `${path}.${age + 1}`)
  }
  renameSync(path, `${path}.1`)
}
