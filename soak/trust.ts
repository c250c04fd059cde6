/**
 * Comes near forty folders with traps, by five ways, before anybody trusts them, with the real CLI; then trusts them.
 * `node soak/trust.ts [--folders 40]`
 */
import { parseArgs } from 'node:util'
import { createTrap } from '../src-main/engine/folders/testing/trapped-folders.ts'
import { EngineBench } from '../src-main/engine/testing/engine-bench.ts'
import { conclude } from './lib/outcome.ts'
import { ROUTES, type TrappedFolder, trappedFolders, turnIn } from './lib/trust-matrix.ts'

const { values: given } = parseArgs({ options: { folders: { type: 'string', default: '40' } } })
const startedAt = performance.now()
const trap = await createTrap()
const bench = await EngineBench.start()
const folders = (await trappedFolders(trap)).slice(0, Number(given.folders))
const problems: string[] = []

/** The folders among these of which something has run since the last look. */
async function sprung(): Promise<TrappedFolder[]> {
  const fired = await trap.fired()
  await trap.forget()
  return folders.filter(({ tag }) => fired.some((name) => name.startsWith(`${tag}.`) || name === tag))
}

for (const { trustedParent } of folders) {
  if (trustedParent !== null) await bench.engine.folders.setTrust({ path: trustedParent, trusted: true })
}
let combinations = 0
for (const [name, go] of ROUTES) {
  await go(
    bench,
    folders.map(({ opened }) => opened),
  )
  combinations += folders.length
  for (const { kind, place } of await sprung()) problems.push(`${kind} ${place} ran, though it was only ${name}`)
  console.log(name, problems.length)
}

let live = 0
for (const { opened, kind, place } of folders) {
  await bench.engine.folders.setTrust({ path: opened, trusted: true })
  await turnIn(bench, opened)
  const ran = (await sprung()).length > 0
  live += ran ? 1 : 0
  // helpers are read by the CLI in places of its own; a hook, a server and a skill of the folder itself always are
  if (!ran && place === 'in the folder' && kind !== 'helpers')
    problems.push(`${kind} ${place} did not run though it was trusted`)
}
await bench[Symbol.asyncDispose]()
await trap.remove()
await conclude({
  name: 'trust',
  title: 'Nothing of a folder runs before it is trusted',
  about: `Folders with traps of five kinds (hooks, local hooks, servers, helpers, skills) in eight places (in the folder, at the top of its checkout, above it, in the checkout of its worktree, behind links, behind a link to it, in a submodule, below a folder that is trusted) were come near by five ways: ${ROUTES.map(([name]) => name).join(', ')}. The real CLI ran wherever one is started. Then each was trusted and prompted.`,
  startedAt,
  asked: [['folders and ways to come near them', combinations, 200]],
  figures: [
    ['of them in which something ran', problems.length],
    ['folders in which something ran once they were trusted', live],
  ],
  problems,
})
