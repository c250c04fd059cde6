/** The notes a running host leaves for programs of the same user: where it listens, and the keys to it. All of mode 0600. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { SystemInfo } from '#shared/system.ts'
import type { HomePaths } from './paths.ts'
import { MAX_PORT } from './port.ts'

export const HostNote = z.object({
  pid: z.number().int().positive(),
  kind: SystemInfo.shape.host,
  /** Null when it serves no HTTP. */
  url: z.string().nullable(),
  startedAt: z.number(),
})
export type HostNote = z.infer<typeof HostNote>

const KEY_BYTES = 32

export function writeHostNote(paths: HomePaths, note: HostNote): void {
  writePrivate(paths.hostFile, `${JSON.stringify(note)}\n`)
}

/** Null when there is none or it can't be read: it tells where a host may be, the socket tells whether. */
export function readHostNote(paths: HomePaths): HostNote | null {
  if (!existsSync(paths.hostFile)) return null
  try {
    return HostNote.parse(JSON.parse(readFileSync(paths.hostFile, 'utf8')))
  } catch {
    return null
  }
}

/** A new token for each run. Throws `resources`: without it nobody could be let in. */
export function writeToken(paths: HomePaths): string {
  const token = randomBytes(KEY_BYTES).toString('base64url')
  writePrivate(paths.token, token)
  return token
}

export function readToken(paths: HomePaths): string | null {
  return existsSync(paths.token) ? readFileSync(paths.token, 'utf8').trim() : null
}

/** Signs the cookies of browsers. Kept between runs, so that a browser needs no new code after a restart. */
export function browserKey(paths: HomePaths): Buffer {
  const kept = existsSync(paths.browserKey) ? readFileSync(paths.browserKey) : null
  if (kept?.length === KEY_BYTES) return kept
  const key = randomBytes(KEY_BYTES)
  writePrivate(paths.browserKey, key)
  return key
}

/** Where the last host of this folder listened, 0 when that isn't known: a page that is still open finds it there again. */
export function lastPort(paths: HomePaths): number {
  if (!existsSync(paths.port)) return 0
  const port = Number(readFileSync(paths.port, 'utf8'))
  return Number.isInteger(port) && port > 0 && port <= MAX_PORT ? port : 0
}

/** Throws `resources`. */
export function rememberPort(paths: HomePaths, port: number): void {
  if (lastPort(paths) !== port) writePrivate(paths.port, String(port))
}

export function removeNotes(paths: HomePaths): void {
  for (const file of [paths.hostFile, paths.token]) rmSync(file, { force: true })
}

function noRoom(file: string, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new AppError('resources', {
    message: `${file} can't be written.`,
    remedy: 'Free some space on the disk of the data folder, and give yourself access to it.',
    detail,
    cause,
  })
}

/** Never seen half-written, nor ever readable to others. */
function writePrivate(file: string, content: string | Buffer): void {
  const draft = `${file}.${process.pid}`
  rmSync(draft, { force: true })
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' })
    renameSync(draft, file)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw noRoom(file, cause)
  }
}
