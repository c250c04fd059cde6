/** Where a host keeps its things: the data folder, and within it the run folder that only its owner may enter. */
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { AppError } from '#shared/errors.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Names within the data folder that outsiders rely on. */
export type HomePaths = {
  readonly home: string
  readonly run: string
  readonly logs: string
  /** Of the command line's door: a Unix socket's path or the name of a Windows pipe. */
  readonly socket: string
  readonly token: string
  readonly browserKey: string
  readonly hostFile: string
  /** The port listened on last, kept between runs. */
  readonly port: string
}

/** A Unix socket's path has room for 104 bytes on macOS and 108 on Linux, with its final zero. */
const SOCKET_PATH_MAX_BYTES = 100

/** `BULLPEN_HOME`, absolute and with `~` expanded, or the platform's data folder. Touches nothing. */
export function resolveHome(env: Environment): string {
  const chosen = env.BULLPEN_HOME?.trim() ?? ''
  if (chosen === '') return envPaths('bullpen', { suffix: '' }).data
  return resolve(/^~(?=$|[\\/])/.test(chosen) ? join(homedir(), chosen.slice(1)) : chosen)
}

/** The names in a data folder. Touches nothing. */
export function homePaths(home: string): HomePaths {
  const run = join(home, 'run')
  return {
    home,
    run,
    logs: join(home, 'logs'),
    socket: socketPath(home, run),
    token: join(run, 'token'),
    browserKey: join(run, 'browser-key'),
    hostFile: join(run, 'host.json'),
    port: join(run, 'port'),
  }
}

/** Where the same is kept while the data folder can only be read: a private folder that a restart of the machine empties. */
export function pathsWhileReadOnly({ home }: HomePaths): HomePaths {
  const { uid } = userInfo()
  const name = `bullpen-${process.platform === 'win32' ? '' : `${uid}-`}${markOf(home)}-reading`
  const run = join(process.platform === 'win32' ? tmpdir() : '/tmp', name)
  const { logs, socket, token, browserKey, hostFile, port } = homePaths(run)
  return {
    home,
    run,
    logs,
    socket: process.platform === 'win32' ? homePaths(home).socket : socket,
    token,
    browserKey,
    hostFile,
    port,
  }
}

/** Where a host of this data folder may be found: as usual, or else where it is while the folder can only be read. */
export function hostPlaces(home: string): readonly HomePaths[] {
  const usual = homePaths(home)
  const reading = pathsWhileReadOnly(usual)
  return isOurs(reading.run) ? [usual, reading] : [usual]
}

/**
 * Creates the data folder and what a host needs in it, for the owner's eyes only. Returns the places that can be written:
 * others than those given, where there is a database in a folder that can only be read. Throws `config` or `permission`.
 */
export function prepareHome(usual: HomePaths): HomePaths {
  const paths = canOnlyBeRead(usual.home) ? pathsWhileReadOnly(usual) : usual
  if (paths !== usual) {
    createPrivateFolder(paths.run)
    refuseForeignFolder(paths.run)
    createPrivateFolder(dirname(paths.token))
    createPrivateFolder(paths.logs)
    return paths
  }
  for (const folder of [paths.home, paths.run, paths.logs]) createPrivateFolder(folder)
  if (process.platform !== 'win32' && !paths.socket.startsWith(paths.run)) {
    createPrivateFolder(dirname(paths.socket))
    refuseForeignFolder(dirname(paths.socket))
  }
  return paths
}

/** There is something to be shown, and nothing can be added. */
function canOnlyBeRead(home: string): boolean {
  try {
    accessSync(join(home, 'bullpen.db'), constants.R_OK)
  } catch {
    return false
  }
  try {
    accessSync(home, constants.W_OK)
    return false
  } catch {
    return true
  }
}

function createPrivateFolder(folder: string): void {
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw unusable(folder, cause)
  }
}

/** Step by step: Node's own `recursive` never returns where the system denies that the parent exists (below /proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(`${folder} is a file`), { code: 'EEXIST' })
    return
  }
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** In a folder that everyone may write to, someone else may have been there first. */
function refuseForeignFolder(folder: string): void {
  if (isOurs(folder)) return
  throw new AppError('permission', {
    message: `${folder} belongs to someone else or is open to others.`,
    remedy: 'Remove it, or set BULLPEN_HOME to a folder with a shorter path.',
  })
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory() !== true) return false
  return process.platform === 'win32' || (found.uid === userInfo().uid && (found.mode & 0o077) === 0)
}

function unusable(folder: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : ''
  const detail = cause instanceof Error ? cause.message : String(cause)
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return new AppError('config', {
      message: `Bullpen's data folder can't be used: ${folder} is, or lies below, a file.`,
      remedy: 'Move the file away, or set BULLPEN_HOME to another folder.',
      field: 'BULLPEN_HOME',
      detail,
      cause,
    })
  }
  const denied = code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
  return new AppError(denied ? 'permission' : 'config', {
    message: denied
      ? `Bullpen can't write to its data folder ${folder}.`
      : `Bullpen can't create its data folder ${folder}.`,
    remedy: 'Give yourself access to it, or set BULLPEN_HOME to a folder you can write to.',
    field: 'BULLPEN_HOME',
    detail,
    cause,
  })
}

/** The same for every process of one user and one data folder, whatever its environment says about temporary folders. */
function socketPath(home: string, run: string): string {
  const { uid } = userInfo()
  const mark = markOf(home)
  if (process.platform === 'win32') return `\\\\.\\pipe\\bullpen-${mark}`
  const usual = join(run, 'bullpen.sock')
  if (Buffer.byteLength(usual) <= SOCKET_PATH_MAX_BYTES) return usual
  return join('/tmp', `bullpen-${uid}-${mark}`, 'bullpen.sock')
}

const markOf = (home: string): string =>
  createHash('sha256').update(`${userInfo().username}\0${home}`).digest('hex').slice(0, 16)
