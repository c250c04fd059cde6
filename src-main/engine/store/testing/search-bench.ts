/** A searchable store whose clock goes on by a second with each thing that happens, and queries of all of it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionId } from '#shared/ids.ts'
import type { SearchFilters, SearchKind, SearchPage } from '#shared/search.ts'
import { type Searchable, addSession, openSearchable } from './searchable.ts'

export class SearchBench implements Disposable {
  now = 1_790_000_000_000
  store: Searchable
  readonly #folder = mkdtempSync(join(tmpdir(), 'bullpen-search-'))

  constructor() {
    this.store = this.#open()
  }

  file(): string {
    return join(this.#folder, 'bullpen.db')
  }

  /** As after a restart; closed before, or not. */
  reopen(): void {
    this.store.close()
    this.store = this.#open()
  }

  addSession(n: number, options: Parameters<typeof addSession>[2] = {}): SessionId {
    return addSession(this.store, n, { at: this.now, ...options })
  }

  /** Everything journalled is in the index. */
  catchUp(): void {
    for (let rounds = 0; this.store.search.catchUp(50); rounds += 1) {
      if (rounds > 1_000) throw new Error('It never ends.')
    }
  }

  find(text: string, filters: SearchFilters & { limit?: number; cursor?: string } = {}): SearchPage {
    this.catchUp()
    return this.store.search.query({ text, limit: 40, ...filters })
  }

  kinds(text: string): SearchKind[] {
    return this.find(text).results.map(({ kind }) => kind)
  }

  [Symbol.dispose](): void {
    this.store.close()
    rmSync(this.#folder, { recursive: true })
  }

  #open(): Searchable {
    return openSearchable(this.file(), () => (this.now += 1_000))
  }
}
