/** Where the start of each session is kept: outside of the repository, which is never written to for it. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { SessionId } from '#shared/ids.ts'

const Start = z.object({
  root: z.string(),
  /** Of the whole folder as the session found it. */
  tree: z.string().regex(/^[0-9a-f]{40,64}$/),
})
export type Start = z.infer<typeof Start>

export class StartStore {
  readonly #folder: string

  constructor(home: string) {
    this.#folder = join(home, 'starts')
  }

  /** Git's objects of the start of this session that the repository does not have. */
  objects(id: SessionId): string {
    return join(this.#folder, id, 'objects')
  }

  /** Objects and index of a comparison under way; emptied for each. */
  async scratch(id: SessionId): Promise<string> {
    const folder = join(this.#folder, id, 'now')
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'objects'), { recursive: true, mode: 0o700 })
    await mkdir(this.objects(id), { recursive: true, mode: 0o700 })
    return folder
  }

  /** Null when it was never kept. */
  async read(id: SessionId): Promise<Start | null> {
    const text = await readFile(join(this.#folder, id, 'start.json'), 'utf8').catch(() => null)
    if (text === null) return null
    try {
      return Start.parse(JSON.parse(text))
    } catch {
      return null // cut short by a crash: then it is as if it was never kept
    }
  }

  async write(id: SessionId, start: Start): Promise<void> {
    await writeFile(join(this.#folder, id, 'start.json'), JSON.stringify(start), { mode: 0o600 })
  }

  async forget(id: SessionId): Promise<void> {
    await rm(join(this.#folder, id), { recursive: true, force: true })
  }
}
