/** The window in a real Chromium on a built app: `node bench/ui.ts [open] [stream] [quick]`, one part or all of them. */
import { join } from 'node:path'
import { headless } from './lib/doors.ts'
import { root } from './lib/root.ts'
import { UiPage } from './lib/ui-browser.ts'
import { openPart, quickPart, type Rooms, streamPart } from './lib/ui-report.ts'
import { seedFiles, seedLongSessions } from './lib/ui-seed.ts'
import { Workplace } from './lib/workplace.ts'

const FAKE_CLI = join(root, 'src-main', 'engine', 'testing', 'fake-claude', 'streams.mjs')
const PARTS = { open: openPart, stream: streamPart, quick: quickPart }
const FILES = 100_000

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in PARTS))
if (unknown.length > 0)
  throw new Error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`)

using place = new Workplace()
const cwd = place.place('project')
const home = place.home('ui', { cliPath: FAKE_CLI, poolEnabled: false })
const large = place.place('large')

for (const [name, part] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  if (name === 'quick') seedFiles(large, FILES)
  const rooms: Rooms = {
    seed: (sizes, where = cwd) => seedLongSessions(home, where, sizes),
    async enter(ids, layout) {
      const door = await headless({ home, env: place.cliEnv('http://127.0.0.1:9') })
      for (const path of [cwd, large]) await door.client.folders.setTrust({ path, trusted: true })
      await door.client.workspace.setTabs({ open: [...ids], active: ids[0] ?? null, ...(layout && { layout }) })
      const ui = await UiPage.open(door)
      return {
        ui,
        client: door.client,
        async [Symbol.asyncDispose]() {
          await ui[Symbol.asyncDispose]()
          await door.close()
        },
      }
    },
    large,
  }
  await part(rooms)
}
