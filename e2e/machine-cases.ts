/** What can be wrong with the machine itself, brought about for real, with what the user has to read and which button has to help. */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import BetterSqlite3 from 'better-sqlite3'
import { z } from 'zod'
import { homePaths, pathsWhileReadOnly } from '../src-main/host/paths.ts'
import type { ErrorKind } from '../src-shared/errors.ts'
import { type App, directive } from './app.ts'
import { seed } from './tour/seed.ts'
import { answers, openFolder, promptBox, turnEnded } from './ui.ts'

/** A small disk of its own for the data folder can only be had by root on Linux. */
const canMount =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0

export type MachineCase = {
  readonly name: string
  /** Null where nothing failed: Bullpen helped itself, and tells of it. */
  readonly kind: ErrorKind | null
  /** Absent = everywhere. */
  readonly possible?: boolean
  /** The data folder lies on a disk of its own, of 8 MiB. */
  readonly smallDisk?: boolean
  /** Of the host, besides what it has anyway. */
  readonly env?: Readonly<Record<string, string>>
  /** It shows after a minute at the earliest. */
  readonly slow?: boolean
  /** Before the host starts. */
  arrange?(app: App): void
  /** In the window. */
  provoke?(app: App, page: Page): Promise<void>
  readonly says: RegExp
  readonly advises: RegExp
  readonly button?: string | RegExp
  /** Makes it well again; afterwards a prompt is answered, where `heals`. */
  undo?(app: App): void
  readonly heals?: boolean
}

const database = (app: App) => join(app.home, 'bullpen.db')

/** A database as a host leaves it. */
async function used(app: App): Promise<void> {
  await app.start()
  await app.stop()
}

/** Sends, whatever becomes of it. */
async function ask(page: Page, text = 'Are you there?'): Promise<void> {
  await promptBox(page).fill(text)
  await promptBox(page).press('Enter')
}

async function askIn(app: App, page: Page, name: string, text?: string): Promise<void> {
  await openFolder(page, app.project(name))
  await ask(page, text)
}

/** Ends the Claude Code of the one session there is as nobody would: it has no time to say a word. */
async function killClaude(app: App): Promise<void> {
  const { output } = await app.commandLine(['ps', '--json'])
  const Row = z.object({ pid: z.number(), role: z.string() })
  const rows = output.split('\n').flatMap((line) => (line.startsWith('{') ? [Row.parse(JSON.parse(line))] : []))
  for (const { pid, role } of rows) if (role === 'live') process.kill(pid, 'SIGKILL')
}

const FAKES = join(process.cwd(), 'src-main', 'engine', 'testing', 'fake-claude')

const unreachable = (name: string, url: string): MachineCase => ({
  name,
  kind: 'network',
  env: { ANTHROPIC_BASE_URL: url },
  arrange: (app) => app.writeSettings({ maxApiRetries: 0, autoRetries: 0 }),
  provoke: (app, page) => askIn(app, page, 'unreachable'),
  says: /^The API could not be reached\.$/,
  advises: /Check the network, the proxy and ANTHROPIC_BASE_URL, then send/,
  button: 'Try again',
})

/** The model does this, and then nothing any more. */
const silent = (name: string, does: Parameters<typeof directive>[0]): MachineCase => ({
  name,
  kind: 'timeout',
  slow: true,
  arrange: (app) => app.writeSettings({ hangMinutes: 1, autoRetries: 0 }),
  provoke: (app, page) => askIn(app, page, 'silent', `Speak ${directive(does)}`),
  says: /No sign of life for 1 min, so Bullpen ended the turn/,
  advises: /Send the prompt again/,
  button: 'Try again',
  heals: true,
})

export const MACHINE_CASES: readonly MachineCase[] = [
  {
    name: 'missing CLI',
    kind: 'not_found',
    arrange: (app) => app.writeSettings({ cliPath: join(app.root, 'nowhere', 'claude') }),
    provoke: (app, page) => askIn(app, page, 'missing-cli'),
    says: /There is no Claude Code CLI at .*nowhere/,
    advises: /Set "cliPath" in the settings/,
    button: 'Start again',
    undo: (app) => app.writeSettings({}),
    heals: true,
  },
  {
    name: 'old CLI',
    kind: 'version',
    arrange(app) {
      const old = join(app.root, 'old-claude')
      writeFileSync(old, '#!/bin/sh\necho "1.0.7 (Claude Code)"\n')
      chmodSync(old, 0o755)
      app.writeSettings({ cliPath: old })
    },
    possible: process.platform !== 'win32',
    provoke: (app, page) => askIn(app, page, 'old-cli'),
    says: /has version 1\.0\.7; Bullpen needs/,
    advises: /claude update/,
    button: 'Start again',
    undo: (app) => app.writeSettings({}),
    heals: true,
  },
  {
    name: 'folder that is gone',
    kind: 'not_found',
    async provoke(app, page) {
      const folder = app.project('goes-away')
      await openFolder(page, folder)
      rmSync(folder, { recursive: true })
      await ask(page)
    },
    says: /There is no folder .*goes-away/,
    advises: /create the folder first/,
    button: 'Start again',
    undo: (app) => void app.project('goes-away'),
    heals: true,
  },
  {
    name: 'folder that may not be read',
    kind: 'permission',
    possible: process.platform !== 'win32' && process.getuid?.() !== 0, // root may read everything
    async provoke(app, page) {
      const folder = app.project('forbidden')
      await openFolder(page, folder)
      chmodSync(folder, 0o000)
      await ask(page)
    },
    says: /You may not read the folder .*forbidden/,
    advises: /Change its permissions/,
    button: 'Start again',
    undo: (app) => chmodSync(app.project('forbidden'), 0o755),
    heals: true,
  },
  {
    name: 'CLI that may not be run',
    kind: 'permission',
    possible: process.platform !== 'win32',
    arrange(app) {
      const file = join(app.root, 'not-executable')
      writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 })
      app.writeSettings({ cliPath: file })
    },
    provoke: (app, page) => askIn(app, page, 'not-executable'),
    says: /You may not run .*not-executable/,
    advises: /Make it executable for your user/,
    button: 'Open the settings…',
    undo: (app) => app.writeSettings({}),
    heals: true,
  },
  {
    name: 'CLI that dies again and again',
    kind: 'process',
    possible: process.platform !== 'win32',
    arrange: (app) => app.writeSettings({ cliPath: join(FAKES, 'dies-at-init.mjs') }),
    provoke: (app, page) => askIn(app, page, 'dies-at-init'),
    says: /Stopped, because the CLI ended 4 times within five minutes/,
    advises: /It said nothing before; "bullpen doctor" checks what it needs/,
    button: 'Start again',
    undo: (app) => app.writeSettings({}),
    heals: true,
  },
  {
    name: 'CLI that dies in the middle of an answer',
    kind: 'process',
    async provoke(app, page) {
      await askIn(app, page, 'dies')
      await answers(page).getByText('Prompt 1').waitFor()
      await turnEnded(page)
      await ask(page, `Tell me a story ${directive({ mode: 'stream', n: 500, delay: 20 })}`)
      await answers(page).last().getByText('w30').waitFor()
      await killClaude(app)
    },
    says: /What the agent said last, or was about to say, is lost|never noted this prompt/,
    advises: /can go on from there|Send it again/,
    button: /^(Continue|Send again)$/,
    heals: true,
  },
  {
    name: 'conversation that Claude Code no longer has',
    kind: 'session_corrupted',
    async provoke(app, page) {
      await askIn(app, page, 'forgotten')
      await answers(page).getByText('Prompt 1').waitFor()
      await turnEnded(page)
      await app.stop()
      rmSync(join(app.userHome, '.claude', 'projects'), { recursive: true })
      await ask(await app.start(), 'Do you remember?')
    },
    says: /own record of this conversation is gone/,
    advises: /Start afresh in this session/,
    button: 'Start afresh',
  },
  unreachable('API that nobody answers at', 'http://127.0.0.1:9'),
  unreachable('no network', 'http://api.invalid'),
  {
    name: 'rate limit for a moment',
    kind: 'rate_limit',
    provoke: (app, page) =>
      askIn(app, page, 'moment', `Please ${directive({ mode: 'status', code: 429, retryAfter: 12, times: 1 })}`),
    says: /^The API takes no more requests from this account for now\.$/,
    advises: /Attempt 1 of \d+ in \d+ s\. Nothing needs to be done/,
    button: 'Try now',
    heals: true,
  },
  silent('API that never answers', { mode: 'hang' }),
  silent('answer that falls silent', { mode: 'stall', after: 12 }),
  {
    name: 'full disk',
    kind: 'resources',
    possible: canMount,
    smallDisk: true,
    async provoke(app, page) {
      await openFolder(page, app.project('full'))
      for (const bytes of [8 * 1024 * 1024, 4_096, 1]) {
        try {
          appendFileSync(join(app.home, 'filler'), Buffer.alloc(bytes))
        } catch {
          // down to the last byte
        }
      }
      await ask(page, 'y'.repeat(200_000))
    },
    says: /is full: nothing new can be saved/,
    advises: /Free some space.*No new prompt is taken until then/,
    undo: (app) => rmSync(join(app.home, 'filler')),
    heals: true,
  },
  {
    name: 'data folder that can only be read',
    kind: 'permission',
    possible: canMount,
    smallDisk: true,
    arrange: (app) => void execFileSync('mount', ['-o', 'remount,ro', app.home]),
    says: /can't be written: the file, its folder or its disk is read-only/,
    advises: /Make the file and its folder writable for your user/,
  },
  {
    name: 'damaged database',
    kind: null,
    arrange(app) {
      seed(app)
      const bytes = readFileSync(database(app))
      bytes.write('Spreadsheet v12', 0, 'latin1')
      writeFileSync(database(app), bytes)
    },
    says: /The database was damaged and has been repaired/,
    advises: /Nothing that was in the file is missing\. The damaged file is kept at/,
    button: 'Dismiss',
  },
  {
    name: 'database of a newer Bullpen',
    kind: 'version',
    arrange(app) {
      const db = new BetterSqlite3(database(app))
      db.prepare("UPDATE facts SET body = '99' WHERE name = 'schema'").run()
      db.pragma('user_version = 99')
      db.close()
    },
    says: /was written by a newer Bullpen: this one can show it and not change it/,
    advises: /Update Bullpen, or set BULLPEN_HOME to another folder/,
  },
]

/** Brings one about. The host is started by it. */
export async function bringAbout(one: MachineCase, app: App): Promise<Page> {
  if (one.smallDisk) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', app.home])
    app.writeSettings({})
  }
  if (!one.provoke) await used(app)
  one.arrange?.(app)
  const page = await app.start({ extra: one.env ?? {} })
  await one.provoke?.(app, page)
  return app.page
}

/** After the host has ended. */
export function cleanUp({ smallDisk }: MachineCase, app: App): void {
  if (smallDisk) execFileSync('umount', [app.home])
  rmSync(pathsWhileReadOnly(homePaths(app.home)).run, { recursive: true, force: true })
}
