/** The fixture of all specs: a host of the project's kind, started from the build, in folders of its own, with a scripted model. */
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base, type Page, type TestInfo } from '@playwright/test'
import { runTestModel, type TestModel } from '../src-main/engine/demo/testing/run-test-model.ts'
import { startElectron } from './hosts/electron.ts'
import { startHeadless } from './hosts/headless.ts'
import { collectOutput, type HostKind, type RunningHost, type StartHost, waitForExit } from './hosts/running-host.ts'
import { startStandIn } from './hosts/stand-in.ts'
import { createTestBrowser, type TestBrowser } from './hosts/test-browser.ts'
import { processesWith } from './processes.ts'

export { expect } from '@playwright/test'
export { directive } from '../src-main/engine/demo/testing/directive.ts'

export type HostOption = { hostKind: HostKind }

const START: Readonly<Record<HostKind, StartHost>> = {
  headless: startHeadless,
  'stand-in': startStandIn,
  electron: startElectron,
}

/** Of the environment outside, only what programs need to run at all: no key, no login, no settings of the developer. */
const PASSED_ON =
  /^(PATH|Path|SystemRoot|SYSTEMROOT|windir|ComSpec|PATHEXT|TEMP|TMP|TMPDIR|LANG|LC_.*|DISPLAY|XAUTHORITY|CHROMIUM_PATH|HEADED)$/

export class App {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-e2e-')))
  /** The user's home: also what marks every process of this test. */
  readonly userHome = join(this.root, 'user')
  readonly home = join(this.root, 'data')
  readonly model: TestModel
  readonly #kind: HostKind
  readonly #browser: TestBrowser
  readonly #over = new AbortController()
  #host: RunningHost | null = null

  constructor({ kind, model, browser }: { kind: HostKind; model: TestModel; browser: TestBrowser }) {
    this.#kind = kind
    this.#browser = browser
    this.model = model
    for (const folder of [this.userHome, this.home]) mkdirSync(folder)
  }

  get page(): Page {
    return this.host.page
  }

  get host(): RunningHost {
    if (this.#host === null) throw new Error('the host is not running')
    return this.#host
  }

  /** The settings file as it is when the host starts; the pool is off in it unless it is said to be on. */
  writeSettings(settings: object): void {
    writeFileSync(join(this.home, 'settings.json'), JSON.stringify({ poolEnabled: false, ...settings }))
  }

  /** `signedIn: false` leaves out the key, as on a fresh machine. */
  env({ signedIn = true, extra = {} }: StartOptions = {}): Record<string, string> {
    const inherited = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name))
    return {
      ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ''])),
      HOME: this.userHome,
      USERPROFILE: this.userHome,
      XDG_CONFIG_HOME: join(this.userHome, '.config'),
      XDG_DATA_HOME: join(this.userHome, '.local', 'share'),
      CLAUDE_CONFIG_DIR: join(this.userHome, '.claude'),
      BULLPEN_HOME: this.home,
      ...(signedIn ? this.model.env : {}),
      ...extra,
    }
  }

  async start(options: StartOptions = {}): Promise<Page> {
    this.#host = await START[this.#kind](this.env(options), { signal: this.#over.signal, browser: this.#browser })
    return this.#host.page
  }

  async stop(): Promise<void> {
    const host = this.#host
    this.#host = null
    await host?.stop()
  }

  async kill(): Promise<void> {
    const host = this.#host
    this.#host = null
    await host?.kill()
  }

  async restart(options: StartOptions = {}): Promise<Page> {
    await this.stop()
    return this.start(options)
  }

  /** A folder with these files; names may contain folders. */
  project(name: string, files: Readonly<Record<string, string>> = {}): string {
    const folder = join(this.root, 'projects', name)
    mkdirSync(folder, { recursive: true })
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), content)
    }
    return folder
  }

  /** Runs `bullpen …` in `cwd` with the same folders, without a terminal. */
  async commandLine(
    args: readonly string[],
    { cwd = this.root, input = '' } = {},
  ): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, [join(process.cwd(), 'out/main/cli.js'), ...args], {
      cwd,
      env: this.env(),
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const output = collectOutput(child)
    child.stdin.end(input)
    const { code } = await waitForExit(child)
    return { code, output: output() }
  }

  /** Ends everything, keeps what explains a failure, and fails when a process of this test lives on. */
  async dispose(info: TestInfo): Promise<void> {
    if (info.status !== info.expectedStatus && this.#host !== null) await this.#explain(info, this.#host)
    await this.stop()
    this.#over.abort()
    const left = await processesWith(`HOME=${this.userHome}`, { goneWithinMs: 5_000 })
    rmSync(this.root, { recursive: true, force: true })
    if (left.length > 0) throw new Error(`The host left processes behind:\n${left.join('\n')}`)
  }

  /** Into the folder of the test's results, which the continuous integration keeps. */
  async #explain(info: TestInfo, host: RunningHost): Promise<void> {
    writeFileSync(info.outputPath('host-output.txt'), host.output())
    const log = join(this.home, 'logs', 'bullpen.log')
    if (existsSync(log)) copyFileSync(log, info.outputPath('bullpen.log'))
    if (host.page.isClosed()) return
    await host.page.screenshot({ path: info.outputPath('page.png') })
    writeFileSync(info.outputPath('page.yaml'), await host.page.locator('body').ariaSnapshot())
  }
}

export type StartOptions = { signedIn?: boolean; extra?: Readonly<Record<string, string>> }

type Options = HostOption & {
  /** Keep spares ready, as users have it. Off where nothing depends on it: each start of a host would cost three processes. */
  pool: boolean
}

export const test = base.extend<Options & { app: App }, { testBrowser: TestBrowser }>({
  hostKind: ['headless', { option: true }],
  pool: async ({ hostKind }, use) => {
    await use(hostKind !== 'headless')
  },
  testBrowser: [
    async ({ playwright }, use) => {
      const browser = createTestBrowser(playwright.chromium)
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  app: async ({ hostKind, testBrowser, pool }, use, info) => {
    const model = await runTestModel()
    const app = new App({ kind: hostKind, model, browser: testBrowser })
    if (!pool) app.writeSettings({})
    await use(app)
    await app.dispose(info)
    await model.stop()
  },
})
