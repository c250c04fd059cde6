/** Repositories of the specs and of the tour, made by somebody who has no configuration of their own. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const ENV = {
  ...{ PATH: process.env.PATH, HOME: '/nowhere', GIT_CONFIG_NOSYSTEM: '1' },
  ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b.c' },
}

/** What git says on stdout. Throws when it fails. */
export const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** All that is there now is committed; the folder becomes a repository with a branch `main` where it is none. */
export function commitAll(folder: string): void {
  if (!existsSync(join(folder, '.git'))) git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '-m', 'work')
}

/** A file of so many lines of which each can be told from the others: `export const value7 = 7`. */
export const linesOfValues = (count: number): string =>
  Array.from({ length: count }, (_, at) => `export const value${at} = ${at}\n`).join('')
