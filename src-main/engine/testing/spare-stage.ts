/** Where a test starts real processes that wait: a folder that it takes away again, and an owner of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SpareHost } from '../agent/spares.ts'
import { type MarkedProcess, readMarked } from '../supervisor/marks.ts'
import { silent } from './fake-agent.ts'

export class SpareStage implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'bullpen-spare-'))
  readonly host: SpareHost = {
    ...{ owner: crypto.randomUUID(), log: silent },
    inherited: { PATH: process.env.PATH, HOME: this.folder },
  }

  /** What was started and still runs. */
  left(): Promise<MarkedProcess[]> {
    return readMarked(this.host.owner)
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}
