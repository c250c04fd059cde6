/** `npm start`: builds what is stale, then runs the app in Electron's window, or in the browser where that can't be. */
import { build } from './lib/build.ts'
import { findElectron, noWindowBecause } from './lib/electron.ts'
import { inRoot } from './lib/project.ts'
import { become, node } from './lib/run.ts'

const given = process.argv.slice(2)
const insist = given.includes('--desktop')
const passedOn = given.filter((argument) => argument !== '--desktop' && argument !== '--headless')

if (!(await build({ evenIfFresh: false }))) process.exit(1)

async function whyHeadless(): Promise<string | { program: string }> {
  if (given.includes('--headless')) return 'asked for with --headless'
  const obstacle = insist ? null : noWindowBecause(process.env)
  if (obstacle !== null) return obstacle
  const electron = await findElectron({ insist })
  return 'program' in electron ? electron : electron.missing
}

const choice = await whyHeadless()
if (typeof choice !== 'string') await become({ command: choice.program, args: ['.', ...passedOn] })
else {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  console.log(`Running in the browser instead of a window of its own: ${choice}.`)
  await become(node(inRoot('out', 'main', 'headless.js'), ...(hasDisplay ? ['--open'] : []), ...passedOn))
}
