/** Nothing of a folder runs before it is trusted: by the HTTP API. */
import { z } from 'zod'
import { expect, test } from './app.ts'
import { onlyOn } from './placement.ts'
import { trappedFolder } from './trapped-folder.ts'

const Ready = z.object({ url: z.string(), token: z.string() })
const Session = z.object({
  id: z.string(),
  trust: z.string(),
  state: z.object({ kind: z.string() }),
  lastSeq: z.number(),
})

test(
  'a session created and prompted over HTTP is restricted',
  onlyOn('headless', 'no other has an HTTP API'),
  async ({ app }) => {
    const folder = trappedFolder(app, 'trapped')
    await app.start()
    const { url, token } = Ready.parse(JSON.parse(app.host.output().split('\n', 1)[0] ?? ''))
    const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const answer = await fetch(`${url}/api${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      expect(answer.ok, text).toBe(true)
      return text === '' ? null : JSON.parse(text)
    }
    const session = Session.parse(await call('POST', '/sessions', { cwd: folder.path }))
    expect(session.trust).toBe('restricted')
    await call('POST', `/sessions/${session.id}/prompts`, { promptId: crypto.randomUUID(), text: 'Hello' })
    const ended = async () => JSON.stringify(await call('GET', `/sessions/${session.id}/events`))
    await expect.poll(ended).toContain('"turn.ended"')
    expect(await ended()).toContain('Hello from the scripted model. Prompt 1')
    expect(folder.sprung()).toEqual([])
  },
)
