/** A repository in a temporary folder, and a session in it: what the tests of git begin with. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { createGit } from '../git.ts'

const ENV = {
  PATH: process.env.PATH,
  HOME: '/nowhere',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b.c' },
}

export class TestRepository {
  readonly id = SessionId.parse(crypto.randomUUID())
  readonly top = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-git-')))
  readonly root = join(this.top, 'repo')
  readonly home = join(this.top, 'home')
  readonly trusted = new Set<string>()
  readonly ended: string[] = []
  readonly events: SessionEvent[] = []
  sessions: Pick<Session, 'id' | 'title' | 'cwd' | 'state'>[] = []
  worktreeFolder: string | null = null
  readonly desk

  constructor({ bare = false, env = {} }: { bare?: boolean; env?: Record<string, string | undefined> } = {}) {
    mkdirSync(this.root)
    mkdirSync(this.home)
    if (!bare) this.git('init', '--quiet', '--initial-branch=main')
    let now = Date.parse('2026-11-21T12:00:00Z')
    this.desk = createGit({
      home: this.home,
      owner: 'test',
      env: { ...ENV, ...env },
      clock: () => (now += 1),
      journal: {
        after: (_id, after, limit) => this.#stored().slice(after, after + limit),
        ofTypes: (_id, types, { after, limit }) => ({
          events: this.#stored()
            .slice(after, after + limit)
            .filter(({ event }) => types.includes(event.type)),
          through: Math.max(after, Math.min(after + limit, this.events.length)),
        }),
      },
      cwdOf: () => this.root,
      resolveFolder: (path) => Promise.resolve(realpathSync(path)),
      trusts: (folder) => this.trusted.has(folder),
      trustAs: (folder, like) => {
        if (this.trusted.has(like)) this.trusted.add(folder)
      },
      // only these fields are read
      sessions: () => this.sessions as Session[],
      endProcess: ({ title }) => Promise.resolve(void this.ended.push(title)),
      worktreeFolder: () => this.worktreeFolder,
    })
  }

  #stored = (): StoredEvent[] => this.events.map((event, index) => ({ seq: index + 1, at: 0, event }))

  git(...args: string[]): string {
    return this.gitIn(this.root, ...args)
  }

  gitIn(cwd: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), content)
  }

  read = (path: string): string => readFileSync(join(this.root, path), 'utf8')

  /** All that is there now is committed. */
  commit(message = 'more'): void {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '-m', message)
  }

  remove(): void {
    rmSync(this.top, { recursive: true, force: true })
  }
}
