/**
 * Kills hosts while their sessions stream and compares what they left with what they had told their client.
 * `node soak/durable.ts [--kills 1000] [--hosts 40] [--seed N]`: so many deaths of light hosts (real sessions, real database,
 * agents without processes), and so many of whole headless hosts with CLI processes.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { readMarked } from '../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../src-main/engine/supervisor/owner.ts'
import { killsFolder, runKills } from '../src-main/engine/testing/durable-kills.ts'
import { Witness } from '../src-main/engine/testing/durable-witness.ts'
import { fakeCli } from '../src-main/engine/testing/fake-agent.ts'
import { seededRandom } from '../src-main/engine/testing/random.ts'
import { type Headless, startHeadless } from './lib/headless.ts'
import { conclude } from './lib/outcome.ts'

const { values: given } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    hosts: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Date.now()) },
    minutes: { type: 'string' }, // the same for all soaks; this one counts deaths
  },
})
const startedAt = performance.now()
const seed = Number(given.seed)
const kills = Number(given.kills)
console.log(`seed ${seed}`)

/** Most die within moments; every tenth lives long enough for text to be half written and saved. */
async function killLightHosts() {
  const folder = killsFolder()
  const onProgress = (totals: object) => console.log('light hosts', JSON.stringify(totals))
  const common = { folder, timeMs: Infinity, onProgress }
  const quick = await runKills({ ...common, kills: Math.round(kills * 0.9), livesMs: 150, everyMs: 0, seed })
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  const slow = await runKills({
    ...common,
    kills: Math.round(kills * 0.1),
    livesMs: 1_500,
    everyMs: 120,
    seed: seed + 1,
  })
  rmSync(folder, { recursive: true })
  return { quick, slow }
}

const SESSIONS = 5
const LIVES_MS = 1_500
const GONE_MS = 5_000

/** A client that follows every session by number and always has a prompt waiting. */
async function follow(client: Headless['client'], session: SessionId, witness: Witness): Promise<void> {
  const text = JSON.stringify({ count: 40, size: 12, everyMs: 5 })
  const send = async (promptId: PromptId) => {
    witness.hear({ type: 'sending', session, promptId })
    await client.sessions.send({ id: session, promptId, text })
    witness.hear({ type: 'accepted', promptId })
  }
  for (const { session: of, promptId } of witness.latest(2 * SESSIONS)) if (of === session) await send(promptId)
  const frames = await client.sessions.follow({ id: session, after: witness.after(session), tail: 400 })
  await send(PromptId.parse(crypto.randomUUID()))
  for await (const frame of frames) {
    for (const stored of frame.events) {
      witness.hear({ type: 'event', session, stored })
      if (stored.event.type === 'turn.started') await send(PromptId.parse(crypto.randomUUID()))
    }
  }
}

/** Whether nothing of this home runs any more, within the time in which that has to be so. */
async function isEmptySoon(home: string): Promise<boolean> {
  const until = Date.now() + GONE_MS
  while ((await readMarked(ownerOf(home))).length > 0) {
    if (Date.now() > until) return false
    await delay(20)
  }
  return true
}

async function killWholeHosts(hosts: number) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
  const home = join(folder, 'home')
  const project = join(folder, 'project')
  mkdirSync(project)
  const env = { PATH: process.env.PATH, HOME: folder, ANTHROPIC_API_KEY: 'sk-ant-test' }
  const witness = new Witness()
  const random = seededRandom(seed + 2)
  const file = join(home, 'bullpen.db')
  let leftBehind = 0
  for (let number = 0; number <= hosts; number += 1) {
    const host = await startHeadless(home, env)
    await host.client.settings.set({ cliPath: fakeCli('streams'), poolEnabled: false })
    const known = (await host.client.sessions.list({ archived: false })).map(({ id }) => id)
    while (known.length < SESSIONS) known.push((await host.client.sessions.create({ cwd: project })).id)
    // the connection ends with the host: that is the end of following, not a fault
    const following = known.map((id) => follow(host.client, id, witness).catch(() => undefined))
    await delay(random() * LIVES_MS)
    if (number < hosts) await host.kill()
    else await host.stop()
    await Promise.all(following)
    const settled = number === hosts
    witness.verify(file, { settled })
    if (!(await isEmptySoon(home))) leftBehind += 1
    if (number % 10 === 0) console.log('whole hosts', number, witness.acknowledged, witness.problems.length)
  }
  if (leftBehind > 0) witness.complain(`processes were left ${leftBehind} times, ${GONE_MS / 1000} s after the host`)
  rmSync(folder, { recursive: true, force: true })
  return witness
}

const light = await killLightHosts()
const whole = await killWholeHosts(Number(given.hosts))
const { quick, slow } = light
await conclude({
  name: 'durable',
  title: 'Killed hosts lose nothing',
  about:
    'Hosts were killed at random moments, one in five while it started, and what they had told their client, by event and by accepted prompt, was compared with what they left.',
  startedAt,
  figures: [
    ['light hosts killed', quick.totals.kills + slow.totals.kills],
    ['whole headless hosts killed', given.hosts],
    ['events acknowledged', quick.totals.acknowledged + slow.totals.acknowledged + whole.acknowledged],
    ['prompts accepted', quick.totals.accepted + slow.totals.accepted + whole.accepted],
    ['half-written messages found again', slow.totals.partialTexts],
    [
      'lost, doubled, changed, out of order, or damaged',
      quick.problems.length + slow.problems.length + whole.problems.length,
    ],
    ['seed', seed],
  ],
  problems: [...quick.problems, ...slow.problems, ...whole.problems],
})
