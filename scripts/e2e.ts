/** `npm run e2e [-- --host headless|stand-in|electron] [Playwright's options]`: builds what is stale and runs the specs. */
import { parseArgs } from 'node:util'
import { ensureBrowser } from './lib/browser.ts'
import { build } from './lib/build.ts'
import { e2eCommand, type E2eHost } from './lib/e2e-step.ts'
import { findElectron } from './lib/electron.ts'
import { become } from './lib/run.ts'

const HOSTS: readonly E2eHost[] = ['headless', 'stand-in', 'electron']
const isHost = (text: string): text is E2eHost => HOSTS.some((host) => host === text)

const { tokens } = parseArgs({ options: { host: { type: 'string' } }, strict: false, tokens: true })
const asked = tokens.find((token) => token.kind === 'option' && token.name === 'host')
const host = asked?.kind === 'option' ? asked.value : undefined
const own = new Set(
  asked === undefined
    ? []
    : [asked.index, asked.kind === 'option' && asked.inlineValue === false ? asked.index + 1 : -1],
)
const extra = process.argv.slice(2).filter((_, index) => !own.has(index))

if (host !== undefined && !isHost(host)) throw new Error(`--host is one of ${HOSTS.join(', ')}, not ${host}`)
if (host === 'electron') {
  const electron = await findElectron({ insist: true })
  if ('missing' in electron) throw new Error(`These tests need Electron's program, and ${electron.missing}.`)
}
if (!(await build({ evenIfFresh: false }))) process.exit(1)
const projects: readonly E2eHost[] = host === undefined ? ['headless', 'stand-in'] : [host]
await become(
  e2eCommand({ projects, browser: host === 'electron' ? null : await ensureBrowser({ unseen: true }), extra }),
)
