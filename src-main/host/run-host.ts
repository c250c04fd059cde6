/** A host, whole: data folder, lock, log, engine, API and its doors. Desktop, headless and the command line differ in options. */
import { RPCHandler } from '@orpc/server/ws'
import { AppError } from '#shared/errors.ts'
import type { SystemInfo } from '#shared/system.ts'
import type { ShellPort } from '../api/deps.ts'
import { type ApiRouter, createRouter } from '../api/router.ts'
import { createEngine, databaseIn, type Engine, type LongWork, openAhead } from '../engine/index.ts'
import { claimSocket, isAlive, type SocketDoor } from '../gateway/socket.ts'
import { findApp } from './app-root.ts'
import { type Environment, type HomePaths, homePaths, hostPlaces, prepareHome, resolveHome } from './paths.ts'
import { type HttpDoor, openHttp } from './http-door.ts'
import { type LogFile, openLog } from './log.ts'
import { readHostNote, removeNotes, writeHostNote } from './run-folder.ts'
import { systemSecrets } from './secrets.ts'

export type HostOptions = {
  readonly kind: SystemInfo['host']
  readonly env: Environment
  /** Default: from the environment. */
  readonly home?: string
  /** Port 0 = that of the last run, or any free one. Absent = no HTTP. */
  readonly http?: { readonly port: number }
  readonly shell?: ShellPort
  /** The database is large and has to be brought in order first: that takes a while, and nothing else can be shown. */
  readonly onDatabaseWork?: (work: LongWork) => void
}

export type Host = {
  readonly engine: Engine
  readonly router: ApiRouter
  readonly home: string
  readonly log: LogFile
  /** With `http` only. */
  readonly http: HttpDoor | null
  /** Resolves when a client has asked the host to stop. The host then still runs. */
  readonly stopRequested: Promise<void>
  /** Of its socket: who uses it from other processes. */
  readonly door: Pick<SocketDoor, 'shutIfEmpty' | 'visitorGone'>
  /** Ends every process, closes every door, releases the data folder. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Ready on return. Throws `conflict` when a host already runs for this data folder or the port is taken, `config` or
 * `permission` when the folder can't be used, and what the engine throws. Nothing stays open when it throws.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const home = options.home ?? resolveHome(options.env)
  const paths = prepareHome(homePaths(home))
  for (const other of hostPlaces(home)) {
    // one that began while the folder could only be read, or before it became so
    if (other.socket !== paths.socket && (await isAlive(other.socket))) throw alreadyRunning(other)
  }
  const door = await claimSocket(paths.socket)
  if (door === null) throw alreadyRunning(paths)
  const log = openLog(paths.logs)
  const undo = [() => door.close(), () => log.close()]
  try {
    const unrepaired = await openAhead(databaseIn(paths.home), { log, onWork: options.onDatabaseWork })
    const engine = createEngine({ home: paths.home, log, secrets: systemSecrets(), env: options.env, unrepaired })
    undo.unshift(() => engine.stop())
    return await openDoors({ options, paths, door, log, engine, undo })
  } catch (error) {
    await unwind(undo)
    throw error
  }
}

type Parts = {
  options: HostOptions
  paths: HomePaths
  door: SocketDoor
  log: LogFile
  engine: Engine
  undo: (() => Promise<void>)[]
}

async function openDoors({ options, paths, door, log, engine, undo }: Parts): Promise<Host> {
  const { version, renderer } = findApp()
  const stopRequest = Promise.withResolvers<undefined>()
  const router = createRouter({
    engine,
    log,
    shell: options.shell,
    host: {
      kind: options.kind,
      version,
      requestStop: () => stopRequest.resolve(undefined),
    },
  })
  log.setLevel(engine.settings.get().settings.logLevel)
  void followLogLevel(engine, log)
  let stopped: Promise<void> | undefined
  const http =
    options.http === undefined
      ? null
      : await openHttp({
          paths,
          port: options.http.port,
          router,
          version,
          renderer,
          log,
          isReady: () => stopped === undefined,
          metrics: () => engine.metrics(),
        })
  if (http !== null) undo.splice(1, 0, () => http.close())
  door.open(new RPCHandler(router))
  try {
    writeHostNote(paths, { pid: process.pid, kind: options.kind, url: http?.url ?? null, startedAt: engine.startedAt })
  } catch (error) {
    log.warn('the note about this host could not be written', { error: String(error) }) // its socket answers all the same
  }
  if (options.kind !== 'in-process') workSoon(engine)
  log.info('host started', { kind: options.kind, version, url: http?.url, readyAfterMs: Math.round(performance.now()) })

  async function stop(): Promise<void> {
    log.info('host stops')
    door.shut() // who comes now finds nobody once it has ended, rather than one who ends
    removeNotes(paths)
    await unwind(undo)
  }
  return {
    engine,
    router,
    home: paths.home,
    log,
    http,
    stopRequested: stopRequest.promise,
    door,
    stop: () => (stopped ??= stop()),
  }
}

/** Nothing is warmed while the app starts: it would compete with the window and the sessions that are coming back. */
const POOL_DELAY_MS = 2_000

/** Behind that: nobody waits for what lies on the disk anyway. */
const TRANSCRIPTS_DELAY_MS = 4_000

function workSoon(engine: Engine): void {
  setTimeout(() => engine.pool.open(), POOL_DELAY_MS).unref()
  setTimeout(() => engine.transcripts.start(), TRANSCRIPTS_DELAY_MS).unref()
}

/** Ends with the engine. */
async function followLogLevel(engine: Engine, log: LogFile): Promise<void> {
  for await (const { settings } of engine.settings.watch(new AbortController().signal)) log.setLevel(settings.logLevel)
}

/** Runs every step, whatever the others do, and throws what went wrong first. */
async function unwind(steps: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) await step().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

function alreadyRunning(paths: HomePaths): AppError {
  const note = readHostNote(paths)
  const who = note === null ? 'Another host' : `Another host (${note.kind}, process ${note.pid})`
  return new AppError('conflict', {
    message: `${who} already uses the data folder ${paths.home}.`,
    remedy:
      note?.kind === 'in-process'
        ? 'Wait until that command ends and try again.'
        : 'Use that one ("bullpen open" opens it in the browser), stop it with "bullpen stop", or set BULLPEN_HOME to another folder.',
  })
}
