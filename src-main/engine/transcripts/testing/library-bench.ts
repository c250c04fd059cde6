/** Sessions made of transcripts, exports and imports, over a real database and a folder of the CLI's that it takes away again. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionEvent } from '#shared/events.ts'
import type { Session } from '#shared/session.ts'
import type { ExportFormat } from '#shared/transcripts.ts'
import { aSession } from '#shared/testing/sessions.ts'
import { newRow } from '../../session/new-row.ts'
import { openSqliteStore } from '../../store/sqlite-store.ts'
import type { SessionRow } from '../../store/types.ts'
import { silent } from '../../testing/fake-agent.ts'
import { exportSession } from '../export-session.ts'
import { createLibrary } from '../library.ts'
import type { SampleTranscript } from './sample-transcript.ts'

/** Of the conversation that is written where nothing else is said. */
export const CONVERSATION = '00000000-0000-4000-8000-00000000abcd'

const asSession = ({ id, cwd, title, createdAt }: SessionRow): Session =>
  aSession({ id, cwd, title, createdAt, state: { kind: 'hibernated' } })

export class LibraryBench implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bullpen-library-'))
  readonly projects = join(this.#folder, 'projects', '-work-project')
  /** The sessions there are, as their manager would have them. */
  readonly known: SessionRow[] = []
  readonly store = openSqliteStore(join(this.#folder, 'bullpen.db'), Date.now)
  readonly library = createLibrary({
    config: this.#folder,
    store: this.store,
    clock: Date.now,
    log: silent,
    leases: { holder: () => Promise.resolve(null), takeOver: () => Promise.resolve() },
    sessions: {
      rows: () => this.known,
      get: (id) =>
        asSession(
          this.known.find((row) => row.id === id) ?? newRow({ cwd: '/', permissionMode: 'default', createdAt: 0 }),
        ),
      welcome: (row) => this.welcome(row),
    },
    resolveFolder: (path) => Promise.resolve(path),
    defaultMode: () => 'default',
  })

  constructor() {
    mkdirSync(this.projects, { recursive: true })
  }

  welcome(row: SessionRow): Session {
    this.known.push(row)
    return asSession(row)
  }

  write(sample: SampleTranscript, id = CONVERSATION): void {
    writeFileSync(join(this.projects, `${id}.jsonl`), sample.text)
  }

  eventsOf(id: SessionRow['id']): SessionEvent[] {
    return this.store.journal.after(id, 0, 10_000).map(({ event }) => event)
  }

  async exported(row: SessionRow, format: ExportFormat): Promise<string> {
    const frames: string[] = []
    const options = { format, now: 0, signal: new AbortController().signal }
    for await (const frame of exportSession(row, options, this.store))
      if (frame.type === 'text') frames.push(frame.text)
    return frames.join('')
  }

  async opened(sample: SampleTranscript): Promise<SessionRow> {
    this.write(sample)
    const { session } = await this.library.open({ id: CONVERSATION })
    const row = this.known.find(({ id }) => id === session.id)
    if (!row) throw new Error('not welcomed')
    return row
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.library.stop()
    this.store.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
