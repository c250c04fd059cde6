/** What the soak of the pool takes place in: folders, two CLIs, a scripted model, a host, and what they are now. */
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { SessionId } from '#shared/ids.ts'
import { bundledCli } from '../../src-main/engine/agent/bundled-cli.ts'
import { type ModelServer, startModelServer } from '../../src-main/engine/demo/model-server.ts'
import { createTestingScript } from '../../src-main/engine/demo/testing/testing-script.ts'
import { readMarked } from '../../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../../src-main/engine/supervisor/owner.ts'
import { seededRandom } from '../../src-main/engine/testing/random.ts'
import { type Headless, startHeadless } from './headless.ts'

type Some<T> = readonly [T, ...T[]]

const GONE_MS = 5_000

export class PoolWorld {
  readonly random: () => number
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
  readonly home = join(this.folder, 'home')
  readonly claude = join(this.folder, 'claude')
  /** Two ways to one program: to Bullpen these are two CLIs, as before and after an upgrade. */
  readonly clis: Some<string> = [join(this.folder, 'claude-a'), join(this.folder, 'claude-b')]
  readonly trusted: Some<string> = [join(this.folder, 'one'), join(this.folder, 'two'), join(this.folder, 'three')]
  readonly stranger = join(this.folder, 'stranger')
  readonly owner = ownerOf(this.home)
  readonly problems = new Set<string>()
  readonly counts = new Map<string, number>()
  readonly claimMs: number[] = []
  readonly pidsInUse = new Map<number, SessionId>()
  /** What the settings say now; the host is told before this changes. */
  readonly settings = {
    cliPath: this.clis[0],
    ...{ maxApiRetries: 4, poolMin: 2, poolMax: 4, poolProjectSpares: 2 },
  }
  /** The key of the account that sessions are to run with. */
  apiKey = 'sk-ant-test-0'
  previousMax = 4
  maxChangedAt = performance.now()
  /** When what every process reads at its start, the user's own configuration, was last changed. */
  configuredAt = 0
  /** Sessions that have or may have a process. */
  claiming = 0
  #host: Headless | null = null
  #model: ModelServer | null = null

  constructor(seed: number) {
    this.random = seededRandom(seed)
    for (const name of ['user', 'claude']) mkdirSync(join(this.folder, name))
    for (const path of this.clis) symlinkSync(bundledCli(), path)
    for (const path of [...this.trusted, this.stranger]) mkdirSync(path)
  }

  get host(): Headless {
    if (!this.#host) throw new Error('there is no host yet')
    return this.#host
  }

  pick = <T>(list: Some<T>): T => list[Math.floor(this.random() * list.length)] ?? list[0]

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  async open(): Promise<void> {
    this.#model = await startModelServer({ script: createTestingScript() })
    await this.start()
    await this.host.client.settings.set({ ...this.settings, poolIdleMinutes: 1 })
    for (const path of this.trusted) await this.host.client.folders.setTrust({ path, trusted: true })
  }

  /** A host without a secret store forgets the key with its end, and is given it again. */
  async start(): Promise<void> {
    this.#host = await startHeadless(this.home, {
      PATH: process.env.PATH,
      HOME: join(this.folder, 'user'),
      CLAUDE_CONFIG_DIR: this.claude,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      ANTHROPIC_BASE_URL: this.#model?.url,
    })
    await this.useKey(this.apiKey)
  }

  async useKey(key: string): Promise<void> {
    await this.host.client.credentials.setApiKey({ key })
    this.apiKey = key
  }

  async close(): Promise<void> {
    const code = await this.host.stop()
    if (code !== 0) this.problems.add(`the host ended with ${code ?? 'a signal'}`)
    await this.untilNothingIsLeft('after the host had stopped')
    await this.#model?.stop()
  }

  async untilNothingIsLeft(when: string): Promise<void> {
    const limit = Date.now() + GONE_MS
    for (;;) {
      const left = await readMarked(this.owner)
      if (left.length === 0) return
      if (Date.now() > limit) {
        this.problems.add(`${left.length} processes were left ${when}`)
        for (const { pid } of left) process.kill(pid, 'SIGKILL')
        return
      }
      await delay(20)
    }
  }
}
