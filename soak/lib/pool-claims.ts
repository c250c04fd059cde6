/** Sessions of the soak of the pool, and what the kernel says of the process that each of them got. */
import { readFileSync, readlinkSync } from 'node:fs'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { readStat } from '../../src-main/engine/supervisor/process-table.ts'
import type { PoolWorld } from './pool-world.ts'

/** Start times are told in hundredths of a second, and the clocks of file system and processes differ a little. */
const START_TOLERANCE_MS = 100

/** What a process is, by the kernel's word. */
function kernelsWord(pid: number, { configuredAt }: PoolWorld) {
  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  const valueOf = (name: string) => environment.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1)
  return {
    /** It was started after the user's configuration had changed for the last time. */
    isFresh: (readStat(pid)?.startedAt ?? 0) + START_TOLERANCE_MS >= configuredAt,
    cwd: readlinkSync(`/proc/${pid}/cwd`),
    cliPath: readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')[0],
    maxApiRetries: valueOf('CLAUDE_CODE_MAX_RETRIES'),
    apiKey: valueOf('ANTHROPIC_API_KEY'),
    owner: valueOf('BULLPEN_OWNER'),
  }
}

export async function claim(world: PoolWorld, cwd: string): Promise<void> {
  world.claiming += 1
  await serve(world, cwd).finally(() => (world.claiming -= 1))
}

/** A new session in a folder has its first turn; which process it got is checked while it has it. */
async function serve(world: PoolWorld, cwd: string): Promise<void> {
  const { client } = world.host
  const { settings, apiKey, owner } = world
  const wanted = {
    isFresh: true,
    cwd,
    cliPath: settings.cliPath,
    maxApiRetries: String(settings.maxApiRetries),
    apiKey,
    owner,
  }
  const { id } = await client.sessions.create({ cwd })
  const controller = new AbortController()
  const promptId = PromptId.parse(crypto.randomUUID())
  const askedAt = performance.now()
  const frames = await client.sessions.follow({ id, tail: 400 }, { signal: controller.signal })
  await client.sessions.send({ id, promptId, text: 'hello' })
  for await (const { events } of frames) {
    for (const { event } of events) {
      if (event.type === 'process.started') world.count(`claims: ${event.path}`)
      if (event.type === 'text')
        check(world, await client.sessions.get({ id }), { wanted, pid: await pidOf(world, id) })
      if (event.type !== 'turn.ended') continue
      world.claimMs.push(performance.now() - askedAt)
      if (event.outcome !== 'completed')
        world.problems.add(`a turn ended ${event.outcome}: ${event.error?.message ?? ''}`)
      controller.abort()
      await client.sessions.delete({ id })
      return
    }
  }
}

const pidOf = async ({ host }: PoolWorld, id: SessionId) =>
  (await host.client.processes.list()).find(({ sessionId }) => sessionId === id)?.pid ?? null

function check(
  world: PoolWorld,
  { id, cwd, trust }: Session,
  { wanted, pid }: { wanted: object; pid: number | null },
): void {
  if (pid === null) return // over already
  const { problems, pidsInUse, stranger } = world
  const other = pidsInUse.get(pid)
  if (other !== undefined && other !== id) problems.add('one process served two sessions')
  pidsInUse.set(pid, id)
  world.count('processes checked')
  try {
    const found = kernelsWord(pid, world)
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      problems.add(`a session got ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`)
    }
  } catch {
    world.count('processes gone before they could be checked')
  }
  if (trust !== (cwd === stranger ? 'restricted' : 'trusted')) problems.add(`a session in ${cwd} is ${trust}`)
}
