/** A session that was at work whenever the host died: it runs without what could be the cause, until the user says otherwise. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { directive } from '../demo/testing/directive.ts'
import { EngineBench } from '../testing/engine-bench.ts'

/** A hook that leaves a line for each start of a session. */
const hooks = (file: string) =>
  JSON.stringify({
    hooks: { SessionStart: [{ hooks: [{ type: 'command', command: `echo started >> ${JSON.stringify(file)}` }] }] },
  })

test('a session that was at work at two deaths of the host runs no hooks, its own nor the user’s, until it is started normally', async () => {
  await using host = await EngineBench.start()
  const cwd = host.project('work')
  const [ofProject, ofUser] = [join(host.folder, 'project-hook'), join(host.folder, 'user-hook')]
  const starts = () =>
    [ofProject, ofUser].map((file) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0))
  mkdirSync(join(cwd, '.claude'))
  writeFileSync(join(cwd, '.claude', 'settings.json'), hooks(ofProject))
  const { path } = await host.engine.folders.setTrust({ path: cwd, trusted: true })
  let one = await host.open(path)
  for (const death of [1, 2]) {
    one.send(`At work ${death} ${directive({ mode: 'stream', n: 5_000, delay: 10 })}`)
    await one.until(() => one.streamed.includes('w9'))
    await host.killed()
    one = await host.attach(one.id)
  }
  writeFileSync(join(host.env.CLAUDE_CONFIG_DIR ?? '', 'settings.json'), hooks(ofUser))
  expect(one.session).toMatchObject({ safeMode: true, trust: 'restricted' })
  const before = starts()
  expect(before[0]).toBe(2)

  expect(await one.turn('Are you there?')).toMatchObject({ outcome: 'completed' })
  expect(one.all('process.started').at(-1)).toMatchObject({ restricted: true })
  expect(starts()).toEqual(before)
  expect(one.session.safeMode).toBe(true) // one turn that went well proves nothing

  const session = await host.engine.sessions.startNormally(one.id)
  expect(session).toMatchObject({ trust: 'trusted' })
  expect(session.safeMode).toBeUndefined()
  expect(await one.turn('And now?')).toMatchObject({ outcome: 'completed' })
  expect(starts()).toEqual([3, 1])
})
