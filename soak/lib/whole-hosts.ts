/** Kills whole headless hosts, with CLI processes that stream, over one data folder. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { readMarked } from '../../src-main/engine/supervisor/marks.ts'
import { ownerOf } from '../../src-main/engine/supervisor/owner.ts'
import { Witness } from '../../src-main/engine/testing/durable-witness.ts'
import { fakeCli } from '../../src-main/engine/testing/fake-agent.ts'
import { type Headless, startHeadless } from './headless.ts'

export type WholeHosts = {
  readonly hosts: number
  readonly sessions: number
  /** Each is killed within this time after its sessions were sent their prompts. */
  readonly livesMs: number
  /** From 0 to 1. */
  readonly random: () => number
  readonly onProgress?: (number: number, witness: Witness) => void
}

/** Sent again after each start, with the same ids. */
const PROMPTS_AGAIN = 10
const GONE_MS = 5_000

/** A client that follows every session by number and always has a prompt waiting. */
async function follow(client: Headless['client'], session: SessionId, witness: Witness): Promise<void> {
  const text = JSON.stringify({ count: 40, size: 12, everyMs: 5 })
  const send = async (promptId: PromptId) => {
    witness.hear({ type: 'sending', session, promptId })
    await client.sessions.send({ id: session, promptId, text })
    witness.hear({ type: 'accepted', promptId })
  }
  for (const { session: of, promptId } of witness.latest(PROMPTS_AGAIN)) if (of === session) await send(promptId)
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

/** Kills so many, and has one more end in order; what was wrong is in the witness. */
export async function killWholeHosts({ hosts, sessions, livesMs, random, onProgress }: WholeHosts): Promise<Witness> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-soak-')))
  const home = join(folder, 'home')
  const project = join(folder, 'project')
  mkdirSync(project)
  const env = { PATH: process.env.PATH, HOME: folder, ANTHROPIC_API_KEY: 'sk-ant-test' }
  const witness = new Witness()
  const file = join(home, 'bullpen.db')
  let leftBehind = 0
  for (let number = 0; number <= hosts; number += 1) {
    const host = await startHeadless(home, env)
    await host.client.settings.set({ cliPath: fakeCli('streams'), poolEnabled: false })
    const known = (await host.client.sessions.list({ archived: false })).map(({ id }) => id)
    while (known.length < sessions) known.push((await host.client.sessions.create({ cwd: project })).id)
    // the connection ends with the host: that is the end of following, not a fault
    const following = known.map((id) => follow(host.client, id, witness).catch(() => undefined))
    await delay(random() * livesMs)
    if (number < hosts) await host.kill()
    else await host.stop()
    await Promise.all(following)
    const settled = number === hosts
    if (settled) witness.verify(file)
    else witness.look(file)
    if (!(await isEmptySoon(home))) leftBehind += 1
    onProgress?.(number, witness)
  }
  if (leftBehind > 0) witness.complain(`processes were left ${leftBehind} times, ${GONE_MS / 1000} s after the host`)
  rmSync(folder, { recursive: true, force: true })
  return witness
}
