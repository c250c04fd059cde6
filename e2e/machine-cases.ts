/** What can be wrong with the machine itself, brought about for real, with what the user has to read and which button has to help. */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import BetterSqlite3 from 'better-sqlite3'
import { homePaths, pathsWhileReadOnly } from '../src-main/host/paths.ts'
import type { App } from './app.ts'
import { openFolder, promptBox } from './ui.ts'

/** A small disk of its own for the data folder can only be had by root on Linux. */
const canMount =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0

export type MachineCase = {
  readonly name: string
  /** Absent = everywhere. */
  readonly possible?: boolean
  /** The data folder lies on a disk of its own, of 8 MiB. */
  readonly smallDisk?: boolean
  /** Before the host starts. */
  arrange?(app: App): void
  /** In the window. */
  provoke?(app: App, page: Page): Promise<void>
  readonly says: RegExp
  readonly advises: RegExp
  readonly button?: string
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

async function askIn(app: App, page: Page, name: string): Promise<void> {
  await openFolder(page, app.project(name))
  await ask(page)
}

export const MACHINE_CASES: readonly MachineCase[] = [
  {
    name: 'missing CLI',
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
    name: 'full disk',
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
    possible: canMount,
    smallDisk: true,
    arrange: (app) => void execFileSync('mount', ['-o', 'remount,ro', app.home]),
    says: /can't be written: the file, its folder or its disk is read-only/,
    advises: /Make the file and its folder writable for your user/,
  },
  {
    name: 'damaged database',
    arrange(app) {
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
  const page = await app.start()
  await one.provoke?.(app, page)
  return page
}

/** After the host has ended. */
export function cleanUp({ smallDisk }: MachineCase, app: App): void {
  if (smallDisk) execFileSync('umount', [app.home])
  rmSync(pathsWhileReadOnly(homePaths(app.home)).run, { recursive: true, force: true })
}
