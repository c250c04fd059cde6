import { describe, expect, it } from 'vitest'
import { WindowCommands } from './window-commands.ts'

const dashboard = { kind: 'dashboard' } as const
const anew = { kind: 'new-session', cwd: null } as const

describe('WindowCommands', () => {
  it('reach a page that listens', async () => {
    const commands = new WindowCommands()
    const heard = commands.watch(new AbortController().signal)
    const first = heard.next()
    commands.send(dashboard)
    expect(await first).toEqual({ done: false, value: dashboard })
    await heard.return()
  })

  it('keep the newest for a page that is only coming up, and give it once', async () => {
    const commands = new WindowCommands()
    commands.send(anew)
    commands.send(dashboard)
    const ending = new AbortController()
    const heard = commands.watch(ending.signal)
    expect(await heard.next()).toEqual({ done: false, value: dashboard })
    const next = heard.next()
    ending.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})
