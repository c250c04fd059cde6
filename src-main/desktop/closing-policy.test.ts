import { expect, it } from 'vitest'
import { aSession, promptId } from '#shared/testing/sessions.ts'
import { type ClosingInput, countWorking, whenClosed } from './closing-policy.ts'

const closed = (input: Partial<ClosingInput>) =>
  whenClosed({ platform: 'linux', working: 0, tray: true, ending: false, ...input })

it('ends the app with its window where nothing is at work, but never on a Mac', () => {
  expect(closed({})).toBe('close')
  expect(closed({ platform: 'win32' })).toBe('close')
  expect(closed({ platform: 'darwin' })).toBe('hide')
})

it('takes no turn with the window: it is hidden where the tray brings it back, and the user is asked where none does', () => {
  expect(closed({ working: 2 })).toBe('hide')
  expect(closed({ platform: 'win32', working: 2 })).toBe('hide')
  expect(closed({ working: 2, tray: false })).toBe('ask')
  expect(closed({ platform: 'darwin', working: 2 })).toBe('hide')
})

it('counts as work what goes on in the background, and a prompt that a process is being started for', () => {
  const [idle, waking] = [{ kind: 'idle' } as const, { kind: 'waking', since: 1 } as const]
  const queued = [{ promptId: promptId(), text: 'Do it' }]
  const working = [
    { state: idle, backgroundTasks: 1 },
    { state: waking, queued },
  ]
  expect(countWorking([{ state: idle }, { state: waking }, ...working].map(aSession))).toBe(2)
})

it('holds up no end that was decided, and no system that shuts down', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const)
    expect(closed({ platform, working: 2, tray: false, ending: true })).toBe('close')
})
