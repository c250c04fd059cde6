/** A temporary folder for one bench, with what a CLI and an engine need in it; taken away at the end. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '#shared/settings.ts'

export class Workplace implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-bench-')))

  /** An existing folder of this name. */
  place(name: string): string {
    const path = join(this.folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  /** A data folder with these settings. */
  home(name: string, settings: Partial<Settings> = {}): string {
    const home = this.place(name)
    writeFileSync(join(home, 'settings.json'), JSON.stringify(settings))
    return home
  }

  /** What a CLI gets to talk to the model at `url`, without anything of the user's own. */
  cliEnv(url: string): Record<string, string | undefined> {
    return {
      PATH: process.env.PATH,
      HOME: this.place('user'),
      CLAUDE_CONFIG_DIR: this.place('claude'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'sk-ant-bench',
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
